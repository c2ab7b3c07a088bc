import { afterEach, describe, expect, it } from "vitest";
import type { Progress, ProgressStream } from "./progress.ts";
import { liveProgress } from "./progress-live.ts";
import { handClock } from "./testing/hand-clock.ts";

let progress: Progress;
afterEach(() => progress.close());

const escapeCharacter = "\x1b";

/** A terminal that knows the one sequence that moves: so many rows up, and clear from there. Lines beyond its width wrap. */
class Terminal implements ProgressStream {
  columns: number;
  rows: number;
  written: string[] = [];

  constructor(columns: number, rows: number) {
    this.columns = columns;
    this.rows = rows;
  }

  write(text: string): void {
    this.written.push(text);
  }

  /** What it shows, row by row. */
  screen(): string[] {
    let rows: string[] = [];
    for (const part of this.written.join("").split(escapeCharacter)) {
      const up = /^\[(\d+)A/.exec(part);
      if (up) rows = rows.slice(0, rows.length - Number(up[1]));
      else
        rows.push(
          ...part
            .replace(/^\[J/, "")
            .split("\n")
            .slice(0, -1)
            .flatMap((line) => this.#wrapped(line)),
        );
    }
    return rows;
  }

  #wrapped(line: string): string[] {
    return line.match(new RegExp(`.{1,${this.columns || 80}}`, "gu")) ?? [""];
  }
}

function drawing({ columns = 80, rows = 24, color = false } = {}) {
  const clock = handClock();
  const terminal = new Terminal(columns, rows);
  progress = liveProgress(terminal, { clock, color, interval: 100 });
  return { clock, terminal, screen: () => terminal.screen() };
}

describe("progress on a terminal", () => {
  it("keeps one live line per running task below the lasting ones", () => {
    const { clock, screen } = drawing();
    const vpc = progress.task("dev-vpc");
    const keys = progress.task("dev-keys");
    vpc.step("planning");
    clock.pass(2_000);
    progress.note("released a lock");
    expect(screen()).toEqual([
      "released a lock",
      "  dev-vpc                  2.0 s  planning",
      "  dev-keys                 2.0 s  ",
    ]);
    keys.end("done", "no changes");
    expect(screen()).toEqual([
      "released a lock",
      "✓ dev-keys                 2.0 s  no changes",
      "  dev-vpc                  2.0 s  planning",
    ]);
    vpc.end("failed", "it broke");
    expect(screen()).toEqual([
      "released a lock",
      "✓ dev-keys                 2.0 s  no changes",
      "✗ dev-vpc                  2.0 s  it broke",
    ]);
  });

  it("leaves no line of a task that is dropped", () => {
    const { screen } = drawing();
    progress.task("dev-keys");
    progress.task("dev-vpc").drop();
    expect(screen()).toEqual(["  dev-keys                 0.0 s  "]);
  });

  it("lets running times run, and shows what a task is at by then", () => {
    const { clock, screen } = drawing();
    progress.task("dev-vpc").update("aws_vpc.network: Creating...");
    clock.pass(12_000);
    expect(screen()).toEqual(["  dev-vpc                   12 s  aws_vpc.network: Creating..."]);
  });

  it.each(["x", "é", "漢", "👩‍🚀", "\t"])("cuts a live line before it would wrap: %j", (character) => {
    const { clock, screen } = drawing({ columns: 40 });
    progress.task("dev-vpc").update(character.repeat(200));
    clock.pass(100);
    expect(screen()).toHaveLength(1);
    // Two columns each, beyond the Latin letters.
    const width = [...screen()[0]!].reduce((sum, each) => sum + (each.codePointAt(0)! > 0x2ff ? 2 : 1), 0);
    expect(width).toBeLessThan(40);
  });

  it("draws over the right rows when the terminal was made narrower", () => {
    const { clock, terminal, screen } = drawing({ columns: 80 });
    progress.note("above");
    progress.task("dev-vpc").update("x".repeat(200));
    clock.pass(100);
    terminal.columns = 30;
    progress.note("again");
    expect(terminal.written.at(-1)).toContain(`${escapeCharacter}[3A`);
    expect(screen().filter((row) => row === "above")).toHaveLength(1);
  });

  it("folds what finds no room into one line, and unfolds it again", () => {
    const { screen } = drawing({ rows: 7 });
    const tasks = Array.from({ length: 11 }, (_, index) => progress.task(`stack-${index}`));
    const names = () => screen().map((row) => row.slice(2, 10).trim());
    expect(names()).toEqual(["stack-0", "stack-1", "stack-2", "stack-3", "+ 7 more"]);
    for (const task of tasks.slice(0, 6)) task.end("done", "");
    expect(names().slice(6)).toEqual(["stack-6", "stack-7", "stack-8", "stack-9", "stack-10"]);
  });

  it("folds everything where there is no room at all", () => {
    const { screen } = drawing({ rows: 1 });
    for (const name of ["a", "b"]) progress.task(name);
    expect(screen()).toEqual(["  + 2 more"]);
  });

  it("takes a terminal that does not know its size for one of 80 by 24", () => {
    const { screen } = drawing({ columns: 0, rows: 0 });
    progress.task("dev-vpc");
    expect(screen()).toHaveLength(1);
  });

  it("keeps out of the way while somebody is asked, and comes back", async () => {
    const { clock, terminal, screen } = drawing();
    progress.task("dev-vpc");
    await progress.aside(async () => {
      const before = terminal.written.length;
      expect(screen()).toEqual([]);
      progress.task("dev-keys").update("plan");
      clock.pass(1_000);
      expect(terminal.written.slice(before).join("")).toBe("");
    });
    expect(screen()).toHaveLength(2);
  });

  it("leaves no live line behind when closed, and still takes lasting ones", () => {
    const { screen } = drawing();
    progress.task("dev-vpc");
    progress.close();
    progress.note("the end");
    expect(screen()).toEqual(["the end"]);
  });

  it("draws in one write, so that nothing flickers", () => {
    const { clock, terminal } = drawing();
    for (const name of ["a", "b", "c"]) progress.task(name);
    const before = terminal.written.length;
    clock.pass(100);
    expect(terminal.written.slice(before)).toHaveLength(1);
  });

  it("colours the mark where colour is wanted", () => {
    const { terminal } = drawing({ color: true });
    progress.task("x").end("done", "fine");
    expect(terminal.written.join("")).toContain("\x1b[32m✓\x1b[39m");
  });
});

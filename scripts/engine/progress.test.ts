import { afterEach, describe, expect, it } from "vitest";
import { createProgress, formatSeconds, type Progress, type ProgressOptions } from "./progress.ts";

let progress: Progress;
afterEach(() => progress.close());

/** A progress on a stream that keeps what is written, and a clock set by hand. */
function drawing(options: ProgressOptions = {}, columns = 80) {
  const clock = { now: 0 };
  const written: string[] = [];
  progress = createProgress(
    { write: (text) => written.push(text), columns },
    { now: () => clock.now, interval: 2 ** 30, color: false, ...options },
  );
  return { clock, text: () => written.join(""), screen: () => screenOf(written.join("")) };
}

const escapeCharacter = "\x1b";

/** What a terminal shows after this text; knows the one sequence that moves: so many lines up, and clear from there. */
function screenOf(text: string): string[] {
  let lines: string[] = [];
  for (const part of text.split(escapeCharacter)) {
    const up = /^\[(\d+)A/.exec(part);
    if (up) lines = lines.slice(0, lines.length - Number(up[1]));
    else lines.push(...part.replace(/^\[J/, "").split("\n").slice(0, -1));
  }
  return lines;
}

describe("progress without a terminal", () => {
  it("lets no text from elsewhere command the terminal", () => {
    for (const live of [false, true]) {
      const { text } = drawing({ live });
      const task = progress.task("dev-vpc");
      task.update("\x1b[2J\nnext");
      progress.note("\x1b]0;note\x07");
      task.end("failed", "\x1b[2J\r");
      expect(text()).not.toContain(`${escapeCharacter}[2J`);
      expect(text()).not.toContain(`${escapeCharacter}]`);
      for (const command of ["\x07", "\r"]) expect(text()).not.toContain(command);
      progress.close();
    }
  });

  it("writes one plain line per finished task, and nothing while it runs", () => {
    const { clock, text } = drawing({ live: false });
    const task = progress.task("dev-vpc");
    task.update("plan");
    clock.now = 1_234;
    expect(text()).toBe("");
    task.end("done", "deployed: 3 to add");
    progress.note("a note");
    expect(text()).toBe("✓ dev-vpc                  1.2 s  deployed: 3 to add\na note\n");
  });

  it("says nothing of a task that is dropped", () => {
    const { text } = drawing({ live: false });
    progress.task("dev-vpc").drop();
    expect(text()).toBe("");
  });

  it("is chosen for a stream that is no terminal", () => {
    const written: string[] = [];
    progress = createProgress({ write: (text) => written.push(text) });
    progress.task("x").end("failed", "no");
    expect(written.join("")).not.toContain(escapeCharacter);
  });
});

describe("progress on a terminal", () => {
  it("keeps one live line per running task below the lasting ones", () => {
    const { clock, screen } = drawing({ live: true });
    const vpc = progress.task("dev-vpc");
    const keys = progress.task("dev-keys");
    vpc.update("plan");
    clock.now = 2_000;
    progress.note("released a lock");
    expect(screen()).toEqual([
      "released a lock",
      "  dev-vpc                  2.0 s  plan",
      "  dev-keys                 2.0 s  ",
    ]);
    keys.end("done", "no changes");
    expect(screen()).toEqual([
      "released a lock",
      "✓ dev-keys                 2.0 s  no changes",
      "  dev-vpc                  2.0 s  plan",
    ]);
    vpc.end("failed", "it broke");
    expect(screen()).toEqual([
      "released a lock",
      "✓ dev-keys                 2.0 s  no changes",
      "✗ dev-vpc                  2.0 s  it broke",
    ]);
  });

  it("cuts live lines to the width, so that redrawing hits the right ones", () => {
    const { screen } = drawing({ live: true }, 40);
    progress.task("dev-vpc").update("x".repeat(200));
    progress.note("again");
    expect(Math.max(...screen().map((line) => line.length))).toBeLessThan(40);
  });

  it("keeps out of the way while somebody is asked, and comes back", async () => {
    const { screen, text } = drawing({ live: true });
    progress.task("dev-vpc");
    await progress.aside(async () => {
      const before = text();
      expect(screen()).toEqual([]);
      progress.task("dev-keys").update("plan");
      expect(text()).toBe(before);
    });
    expect(screen()).toHaveLength(2);
  });

  it("leaves no live line behind when closed", () => {
    const { screen } = drawing({ live: true });
    progress.task("dev-vpc");
    progress.close();
    expect(screen()).toEqual([]);
  });

  it("colours the mark where colour is wanted", () => {
    const { text } = drawing({ live: true, color: true });
    progress.task("x").end("done", "fine");
    expect(text()).toContain("\x1b[32m✓\x1b[39m");
  });
});

describe("formatSeconds", () => {
  it.each([
    [0, "0.0 s"],
    [9.94, "9.9 s"],
    [9.96, "10 s"],
    [99, "99 s"],
    [100, "1 min 40 s"],
    [119.7, "2 min 0 s"],
  ])("writes %d as %s", (seconds, text) => {
    progress = createProgress({ write: () => {} }, { live: false });
    expect(formatSeconds(seconds)).toBe(text);
  });
});

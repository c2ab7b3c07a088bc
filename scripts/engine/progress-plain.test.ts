import { afterEach, describe, expect, it } from "vitest";
import type { Progress } from "./progress.ts";
import { plainProgress } from "./progress-plain.ts";
import { handClock } from "./testing/hand-clock.ts";

let progress: Progress;
afterEach(() => progress.close());

function logging() {
  const clock = handClock();
  const lines: string[] = [];
  progress = plainProgress({ write: (text) => lines.push(text.trimEnd()) }, clock);
  return { clock, lines };
}

describe("progress in a log", () => {
  it("has a line when a task begins and one when it ends, and none for what lies between", () => {
    const { clock, lines } = logging();
    const task = progress.task("dev-vpc");
    expect(lines).toEqual([]);
    task.step("planning");
    clock.pass(1_234);
    task.step("applying");
    task.update("aws_vpc.network: Creating...");
    task.end("done", "deployed: 3 added");
    progress.note("a note");
    expect(lines).toEqual([
      "→ dev-vpc                  0.0 s  planning",
      "✓ dev-vpc                  1.2 s  deployed: 3 added",
      "a note",
    ]);
  });

  it("gives names a column as wide as the longest, also of those to come, and counts what was spent before", () => {
    const { clock, lines } = logging();
    const long = "dev-an-unusually-long-concern";
    progress.expect(["dev-vpc", long]);
    const task = progress.task("dev-vpc", 3.5);
    clock.pass(1_000);
    task.end("done", "x");
    progress.task(long).end("done", "x");
    expect(lines).toEqual([`✓ ${"dev-vpc".padEnd(long.length)}   4.5 s  x`, `✓ ${long}   0.0 s  x`]);
  });

  it("has one line only for a task that was never begun", () => {
    const { lines } = logging();
    progress.task("dev-vpc").end("skipped", "dev-keys failed");
    expect(lines).toEqual(["- dev-vpc                  0.0 s  dev-keys failed"]);
  });

  it("shows signs of life of what takes long, ever more rarely, with what it is at", () => {
    const { clock, lines } = logging();
    const task = progress.task("dev-eks");
    task.step("applying");
    task.update("aws_eks_cluster.main: Creating...");
    clock.pass(14_000);
    expect(lines).toHaveLength(1);
    clock.pass(180_000);
    expect(lines.slice(1)).toEqual([
      "… dev-eks                   15 s  still at work: applying: aws_eks_cluster.main: Creating...",
      "… dev-eks                   45 s  still at work: applying: aws_eks_cluster.main: Creating...",
      "… dev-eks                1 min 45 s  still at work: applying: aws_eks_cluster.main: Creating...",
      "… dev-eks                2 min 45 s  still at work: applying: aws_eks_cluster.main: Creating...",
    ]);
  });

  it("says of a new step nothing of the one before", () => {
    const { clock, lines } = logging();
    const task = progress.task("dev-eks");
    task.step("planning");
    task.update("aws_eks_cluster.main: Refreshing state...");
    task.step("applying");
    clock.pass(20_000);
    expect(lines.at(-1)).toBe("… dev-eks                   15 s  still at work: applying");
  });

  it("shows signs of life also of a task that names no step", () => {
    const { clock, lines } = logging();
    progress.task("events").update("sent 100");
    progress.task("quiet");
    clock.pass(15_000);
    expect(lines.slice(1)).toEqual([
      "… events                    15 s  still at work: sent 100",
      "… quiet                     15 s  still at work",
    ]);
  });

  it("shows none of a task that has ended, nor while somebody is asked", async () => {
    const { clock, lines } = logging();
    progress.task("dev-vpc").end("done", "no changes");
    const task = progress.task("dev-eks");
    task.step("planning");
    const before = lines.length;
    await progress.aside(async () => clock.pass(60_000));
    expect(lines).toHaveLength(before);
    clock.pass(1_000);
    expect(lines.slice(before)).toEqual(["… dev-eks                   61 s  still at work: planning"]);
  });

  it("says nothing more of a task that is dropped", () => {
    const { clock, lines } = logging();
    progress.task("dev-vpc").drop();
    clock.pass(60_000);
    expect(lines).toEqual([]);
  });

  it("keeps what others said to one line, but an end as it was written", () => {
    const { lines } = logging();
    const task = progress.task("dev-vpc");
    task.update("one\ntwo\tthree");
    task.end("failed", "one\n  two");
    expect(lines).toEqual([
      "→ dev-vpc                  0.0 s  one two three",
      "✗ dev-vpc                  0.0 s  one\n  two",
    ]);
  });
});

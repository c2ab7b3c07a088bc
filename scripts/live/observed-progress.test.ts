import { describe, expect, it } from "vitest";
import { recordedProgress } from "#scripts/engine/testing/stacks-on-disk";
import { observedProgress, type TaskNews } from "./observed-progress.ts";

function observed() {
  const told: [string, TaskNews][] = [];
  const { progress, lines } = recordedProgress();
  return { told, lines, progress: observedProgress(progress, (task, news) => void told.push([task, news])) };
}

describe("progress that is observed", () => {
  it("tells what a task does, within its step, and how it ended", () => {
    const { told, progress } = observed();
    const task = progress.task("local-vpc");
    task.update("waiting");
    task.step("applying");
    task.update("12 of 25");
    task.end("done", "25 added");
    expect(told).toEqual([
      ["local-vpc", { kind: "working", text: "waiting" }],
      ["local-vpc", { kind: "working", text: "applying" }],
      ["local-vpc", { kind: "working", text: "applying: 12 of 25" }],
      ["local-vpc", { kind: "ended", ending: "done", text: "25 added" }],
    ]);
  });

  it("keeps tasks apart, and tells of one that is dropped", () => {
    const { told, progress } = observed();
    const [one, other] = [progress.task("one"), progress.task("other")];
    one.step("planning");
    other.update("x");
    one.drop();
    expect(told).toEqual([
      ["one", { kind: "working", text: "planning" }],
      ["other", { kind: "working", text: "x" }],
      ["one", { kind: "dropped" }],
    ]);
  });

  it("is shown as it would be by itself", () => {
    const { lines, progress } = observed();
    const plain = recordedProgress();
    for (const each of [progress, plain.progress]) {
      each.note("a line");
      each.task("one").end("failed", "broke");
    }
    const withoutTimes = (all: readonly string[]) => all.map((line) => line.replaceAll(/\d+\.\d s/g, "0 s"));
    expect(withoutTimes(lines)).toEqual(withoutTimes(plain.lines));
    expect(lines.length).toBeGreaterThan(1);
  });
});

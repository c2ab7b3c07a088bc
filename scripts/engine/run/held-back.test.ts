import { expect, it } from "vitest";
import { Failure, HeldBack } from "#scripts/engine/failure";
import { createGraph } from "#scripts/engine/graph";
import { uninterrupted } from "#scripts/engine/interruption";
import { recordedProgress, stackNode } from "#scripts/engine/testing/stacks-on-disk";
import { runStacks } from "./run-stacks.ts";

const graph = createGraph([
  stackNode("pipeline"),
  stackNode("api", ["pipeline"]),
  stackNode("late", ["early"]),
  stackNode("early"),
]);
const run = (error: Failure) =>
  runStacks(
    graph,
    { progress: recordedProgress().progress, parallel: 1, terraform: { environment: {}, interruption: uninterrupted } },
    async ({ concern }) => {
      if (concern === "pipeline") throw error;
      return { resources: 0, changes: null, unchanged: true, text: "no changes" };
    },
  );
const statuses = ({ stacks }: Awaited<ReturnType<typeof run>>) =>
  Object.fromEntries(stacks.map(({ id, status }) => [id, status]));

it("a decision about one stack skips what depends on it, lets the rest go on, and is told at the end", async () => {
  const error = new HeldBack("a secret has no value");
  const result = await run(error);
  expect(statuses(result)).toEqual({
    "test-pipeline": "undecided",
    "test-api": "skipped",
    "test-early": "done",
    "test-late": "done",
  });
  expect(result.decision).toEqual({ stack: "test-pipeline", failure: error });
});

it("any other decision stops everything that has not begun", async () => {
  const result = await run(new Failure("decision", "which one?"));
  expect(Object.values(statuses(result))).toEqual(["undecided", "skipped", "skipped", "skipped"]);
});

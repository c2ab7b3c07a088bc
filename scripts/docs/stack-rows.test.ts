import { expect, it } from "vitest";
import { createGraph } from "#scripts/engine/graph";
import { stackNode } from "#scripts/engine/testing/stacks-on-disk";
import { stackRows } from "./stack-rows.ts";

it("puts a stack below all that it reads, and leaves out arrows that follow from others", () => {
  const graph = createGraph([
    stackNode("vpc"),
    stackNode("group", ["vpc"]),
    stackNode("database", ["vpc", "group"]),
    stackNode("alone"),
  ]);
  expect(stackRows(graph)).toEqual({
    rows: [["vpc", "alone"], ["group"], ["database"]],
    arrows: [
      ["vpc", "group"],
      ["group", "database"],
    ],
    common: [],
  });
});

it("sets apart what almost everybody reads", () => {
  const graph = createGraph([stackNode("keys"), stackNode("a", ["keys"]), stackNode("b", ["keys", "a"])]);
  expect(stackRows(graph, 2)).toEqual({ rows: [["keys"], ["a"], ["b"]], arrows: [["a", "b"]], common: ["keys"] });
});

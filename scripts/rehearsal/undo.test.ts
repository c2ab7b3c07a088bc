import { expect, it } from "vitest";
import { createUndo } from "./undo.ts";

it("takes the last step first and waits for each", async () => {
  const undo = createUndo();
  const order: string[] = [];
  undo.add(async () => {
    await new Promise((resolve) => setImmediate(resolve));
    order.push("first begun");
  });
  undo.add(() => void order.push("last begun"));
  await undo.run();
  expect(order).toEqual(["last begun", "first begun"]);
});

it("takes every step although one fails, and then tells", async () => {
  const undo = createUndo();
  const order: string[] = [];
  undo.add(() => void order.push("a"));
  undo.add(() => Promise.reject(new Error("stuck")));
  undo.add(() => void order.push("c"));
  await expect(undo.run()).rejects.toThrow("stuck");
  expect(order).toEqual(["c", "a"]);
});

it("takes each step once, however often and how many ask", async () => {
  const undo = createUndo();
  let times = 0;
  undo.add(() => void times++);
  await Promise.all([undo.run(), undo.run()]);
  await undo.run();
  expect(times).toBe(1);
});

import { expect, it } from "vitest";
import { oneAtATime } from "./one-at-a-time.ts";

it("lets one task through at a time, in order, past failures", async () => {
  const gate = oneAtATime();
  const events: string[] = [];
  const task = (name: string, fails = false) =>
    gate(async () => {
      events.push(`${name} begins`);
      await new Promise((resolve) => setImmediate(resolve));
      events.push(`${name} ends`);
      if (fails) throw new Error(name);
      return name;
    });
  const results = await Promise.allSettled([task("a"), task("b", true), task("c")]);
  expect(events).toEqual(["a begins", "a ends", "b begins", "b ends", "c begins", "c ends"]);
  expect(results.map(({ status }) => status)).toEqual(["fulfilled", "rejected", "fulfilled"]);
});

import { expect, it } from "vitest";
import { median } from "./section.ts";

it.each([
  [[3], 3],
  [[3, 1, 2], 2],
  [[10, 9, 100, 1], 9.5],
])("the median of %j is %d", (values, expected) => {
  expect(median(values)).toBe(expected);
});

it("there is no median of nothing", () => {
  expect(() => median([])).toThrow(RangeError);
});

import { expect, it } from "vitest";
import { rejectionLines } from "./rejection-text.ts";

const rejections = Array.from({ length: 12 }, (_, index) => ({ line: index + 2, reason: "is broken" }));

it("tells ten rejected rows by line, and how many more there are, also of those that are not at hand", () => {
  expect(rejectionLines(rejections.slice(0, 1))).toEqual(["  line 2 rejected: is broken"]);
  expect(rejectionLines(rejections.slice(0, 10))).toHaveLength(10);
  expect(rejectionLines(rejections).slice(9)).toEqual([
    "  line 11 rejected: is broken",
    "  ... and 2 more; --json lists them",
  ]);
  expect(rejectionLines(rejections, 500).at(-1)).toBe("  ... and 490 more; --json lists them");
});

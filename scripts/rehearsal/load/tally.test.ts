import { expect, it } from "vitest";
import { MOST_REJECTIONS, tally } from "./tally.ts";

it("counts all rejections, and keeps those of the first lines, in whatever order they come", () => {
  const counted = tally();
  const lines = Array.from({ length: 5 * MOST_REJECTIONS }, (_, index) => (index * 7919) % (5 * MOST_REJECTIONS));
  for (const line of lines) {
    counted.read();
    counted.rejected({ line, reason: "x" });
  }
  counted.read();
  expect(counted.counts).toEqual({ read: 5 * MOST_REJECTIONS + 1, rejected: 5 * MOST_REJECTIONS });
  expect(counted.rejections().map(({ line }) => line)).toEqual(
    Array.from({ length: MOST_REJECTIONS }, (_, index) => index),
  );
});

import { expect, it } from "vitest";
import { lineDifference } from "./line-difference.ts";

it("shows what goes and what comes, each with the line before", () => {
  expect(lineDifference("a\nb\nc\nd\n", "a\nB\nc\nd\ne\n")).toBe("  a\n- b\n+ B\n  d\n+ e");
});

it("is nothing between equal texts, and everything between others", () => {
  expect(lineDifference("a\nb", "a\nb")).toBe("");
  expect(lineDifference("a", "b")).toBe("- a\n+ b");
  expect(lineDifference("", "b")).toBe("- \n+ b");
});

import { Testing } from "cdktf";
import { describe, expect, it } from "vitest";
import { testEnvironment } from "#constructs/testing/environment";
import { addStacks } from "./index.ts";

describe("the stacks of an environment", () => {
  it("refuse a name given to nothing, and take one that a stack composes", () => {
    const stacksWith = (name: string) => addStacks(Testing.app(), testEnvironment({ names: { [name]: "erp-alb" } }));
    expect(() => stacksWith("dev-sg-alb-man")).toThrow(/names\.dev-sg-alb-man: .* did you mean dev-sg-alb-main, /);
    expect(stacksWith("dev-sg-alb-main").length).toBeGreaterThan(10);
  });
});

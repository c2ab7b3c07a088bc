import { describe, expect, it } from "vitest";
import { planSummary } from "#scripts/engine/testing/plan-summaries";
import { refuseUnforeseenLosses, unforeseenLosses } from "./surprises.ts";

describe("what a plan destroys", () => {
  it("is foreseen when the preview destroys it too, for good or to make it anew", () => {
    const preview = planSummary({ replace: ["aws_subnet.a"], remove: ["aws_subnet.b"] });
    expect(unforeseenLosses(planSummary({ remove: ["aws_subnet.a"], replace: ["aws_subnet.b"] }), preview)).toEqual([]);
    expect(() => refuseUnforeseenLosses("dev-vpc", preview, preview)).not.toThrow();
  });

  it("is a surprise when the preview showed an update, or was not there at all", () => {
    const plan = planSummary({ replace: ["aws_subnet.a"] });
    expect(unforeseenLosses(plan, planSummary({ change: ["aws_subnet.a"] }))).toEqual(["aws_subnet.a"]);
    expect(unforeseenLosses(plan, undefined)).toEqual(["aws_subnet.a"]);
  });

  it("stops the run for a decision, naming stack, address and what would happen to it", () => {
    const plan = planSummary({ replace: ["aws_subnet.a"], remove: ["aws_eip.b"], add: ["aws_eip.c"] });
    expect(() => refuseUnforeseenLosses("dev-vpc", plan, planSummary())).toThrow(
      expect.objectContaining({
        kind: "decision",
        message: expect.stringMatching(
          /^dev-vpc would now destroy.*\n {2}replace aws_subnet.a\n {2}remove aws_eip.b\n/,
        ),
      }),
    );
  });
});

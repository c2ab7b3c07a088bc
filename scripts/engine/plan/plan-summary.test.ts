import { describe, expect, it } from "vitest";
import { describePlan, summarizePlan } from "./plan-summary.ts";

const change = (address: string, actions: string[], mode = "managed") => ({
  address,
  mode,
  change: { actions, before: { password: "hunter2" } },
});
const plan = (parts: object) => ({ format_version: "1.2", applyable: true, planned_values: {}, ...parts });

describe("summarizePlan", () => {
  it("sorts resources by what happens to them, in either order of a replacement, and leaves data sources out", () => {
    const summary = summarizePlan(
      plan({
        resource_changes: [
          change("aws_vpc.new", ["create"]),
          change("aws_vpc.same", ["no-op"]),
          change("aws_vpc.other", ["update"]),
          change("aws_vpc.anew", ["delete", "create"]),
          change("aws_vpc.first", ["create", "delete"]),
          change("aws_vpc.gone", ["delete"]),
          change("aws_vpc.forgotten", ["forget"]),
          change("data.aws_region.here", ["read"], "data"),
        ],
      }),
    );
    expect(summary).toMatchObject({
      add: ["aws_vpc.new"],
      change: ["aws_vpc.other"],
      replace: ["aws_vpc.anew", "aws_vpc.first"],
      remove: ["aws_vpc.gone"],
    });
    expect(describePlan(summary)).toBe("1 to add, 1 to change, 2 to replace, 1 to remove");
  });

  it("counts managed resources of the stack and of its modules", () => {
    const resource = (mode: string) => ({ mode, address: "x" });
    const root_module = {
      resources: [resource("managed"), resource("data")],
      child_modules: [
        {
          resources: [resource("managed")],
          child_modules: [{ resources: [resource("managed"), resource("managed")] }],
        },
      ],
    };
    expect(summarizePlan(plan({ planned_values: { root_module } })).resources).toBe(4);
    expect(summarizePlan(plan({})).resources).toBe(0);
  });

  it("tells the ad-hoc settings of the applied stack from those planned", () => {
    const overrides = { actions: ["update"], before: { "a.b": "1" }, after: { "c.d": '"x"' } };
    expect(summarizePlan(plan({ output_changes: { overrides } })).overrides).toEqual({
      applied: { "a.b": "1" },
      planned: { "c.d": '"x"' },
    });
  });

  it.each([[null], ["text"], [{ a: 1 }], [["x"]], [undefined]])("takes %j for no settings at all", (before) => {
    const { applied } = summarizePlan(plan({ output_changes: { overrides: { before, after: {} } } })).overrides;
    expect(applied).toEqual({});
  });

  it("holds no value of any resource", () => {
    expect(JSON.stringify(summarizePlan(plan({ resource_changes: [change("a.b", ["create"])] })))).not.toContain(
      "hunter2",
    );
  });

  it("refuses what is no plan", () => {
    expect(() => summarizePlan({ format_version: "1.0", values: {} })).toThrow();
  });
});

describe("describePlan", () => {
  it("tells nothing to do from outputs alone", () => {
    expect(describePlan(summarizePlan(plan({ applyable: false })))).toBe("no changes");
    expect(describePlan(summarizePlan(plan({})))).toBe("outputs only");
  });
});

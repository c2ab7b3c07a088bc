import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { previewMarkdown } from "./markdown.ts";
import { describePlan, summarizePlan } from "./plan-summary.ts";
import { reportPreviews } from "./preview-report.ts";
import { previewText } from "./preview-text.ts";
import { planJson, planned } from "./testing/plan-json.ts";

describe("summarizePlan", () => {
  it("sorts resources by what happens to them, in either order of a replacement, and leaves data sources out", () => {
    const summary = summarizePlan(
      planJson({
        resource_changes: [
          planned("aws_vpc.new", ["create"]),
          planned("aws_vpc.same", ["no-op"]),
          planned("aws_vpc.other", ["update"]),
          planned("aws_vpc.anew", ["delete", "create"]),
          planned("aws_vpc.first", ["create", "delete"]),
          planned("aws_vpc.gone", ["delete"]),
          planned("aws_vpc.forgotten", ["forget"]),
          planned("data.aws_region.here", ["read"]),
        ],
      }),
    );
    expect(summary).toMatchObject({
      add: ["aws_vpc.new"],
      change: ["aws_vpc.other"],
      replace: ["aws_vpc.anew", "aws_vpc.first"],
      remove: ["aws_vpc.gone"],
    });
    expect(summary.changes.map(({ address, action }) => `${action} ${address}`)).toEqual([
      "create aws_vpc.new",
      "update aws_vpc.other",
      "replace aws_vpc.anew",
      "replace aws_vpc.first",
      "delete aws_vpc.gone",
      "forget aws_vpc.forgotten",
      "read data.aws_region.here",
    ]);
    expect(describePlan(summary)).toBe("1 to add, 1 to change, 2 to replace, 1 to remove, 1 to forget");
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
    expect(summarizePlan(planJson({ planned_values: { root_module } })).resources).toBe(4);
    expect(summarizePlan(planJson({})).resources).toBe(0);
  });

  it("tells the ad-hoc settings of the applied stack from those planned", () => {
    const overrides = { actions: ["update"], before: { "a.b": "1" }, after: { "c.d": '"x"' } };
    expect(summarizePlan(planJson({ output_changes: { overrides } })).overrides).toEqual({
      applied: { "a.b": "1" },
      planned: { "c.d": '"x"' },
    });
  });

  it.each([[null], ["text"], [{ a: 1 }], [["x"]], [undefined]])("takes %j for no settings at all", (before) => {
    const { applied } = summarizePlan(planJson({ output_changes: { overrides: { before, after: {} } } })).overrides;
    expect(applied).toEqual({});
  });

  it("tells outputs that change, by name and part, and not those of its own", () => {
    const output_changes = {
      url: { actions: ["update"], before: "a", after: "b" },
      same: { actions: ["no-op"], before: 1, after: 1, after_unknown: false },
      ports: { actions: ["create"], before: null, after: [80], after_unknown: [false, true] },
      contract: { actions: ["create"], before: null, after: {} },
      overrides: { actions: ["create"], before: null, after: { a: "1" } },
    };
    expect(summarizePlan(planJson({ output_changes })).outputs).toMatchObject([
      { path: "url", before: '"a"', after: '"b"' },
      { path: "ports[0]", before: undefined, after: "80" },
      { path: "ports[1]", before: undefined, after: "(known after apply)" },
    ]);
  });

  it("names what others have changed since the last apply", () => {
    const resource_drift = [
      planned("aws_sqs_queue.one", ["update"]),
      planned("aws_sqs_queue.gone", ["delete"]),
      planned("aws_sqs_queue.moved", ["no-op"], {}, { previous_address: "aws_sqs_queue.old" }),
    ];
    expect(summarizePlan(planJson({ resource_drift })).drifted).toEqual(["aws_sqs_queue.one", "aws_sqs_queue.gone"]);
  });

  it("refuses what is no plan", () => {
    expect(() => summarizePlan({ format_version: "1.0", values: {} })).toThrow();
  });
});

describe("a secret", () => {
  const secret = "S3CRET";
  /** A value with the secret somewhere in it, as text or as JSON in a text, and the marks that name where. */
  const marked: fc.Arbitrary<{ value: unknown; marks: unknown }> = fc.letrec((tie) => ({
    leaf: fc.oneof(
      fc
        .constantFrom(secret, `prefix ${secret}`, JSON.stringify({ password: secret }), JSON.stringify([secret]), {
          nested: [secret],
        })
        .map((value) => ({ value, marks: true })),
      // Marks below a text are about what it holds.
      fc.constant({ value: JSON.stringify({ password: secret }), marks: { password: true } }),
    ),
    object: fc
      .tuple(fc.dictionary(fc.constantFrom("a", "b", "__proto__", "c d"), fc.jsonValue()), tie("any"))
      .map(([others, inner]) => {
        const { value, marks } = inner as { value: unknown; marks: unknown };
        return { value: { ...others, hidden: value }, marks: { hidden: marks } };
      }),
    list: fc.tuple(fc.array(fc.jsonValue(), { maxLength: 2 }), tie("any")).map(([others, inner]) => {
      const { value, marks } = inner as { value: unknown; marks: unknown };
      return { value: [...others, value], marks: [...others.map(() => false), marks] };
    }),
    any: fc.oneof({ maxDepth: 3 }, tie("leaf"), tie("object"), tie("list")),
  })).any as fc.Arbitrary<{ value: unknown; marks: unknown }>;
  const plain = fc.jsonValue().map((value) => ({ value, marks: false as unknown }));
  const side = fc.oneof(marked, plain);

  it("under a sensitive path appears in no summary, text, JSON or Markdown, however deep and in whatever shape", () => {
    fc.assert(
      fc.property(side, side, fc.constantFrom(false, true, { hidden: true }, {}), (before, after, unknown) => {
        const change = {
          before: before.value,
          after: after.value,
          before_sensitive: before.marks,
          after_sensitive: after.marks,
          after_unknown: unknown,
        };
        const resources = [["update"], ["create"], ["delete", "create"], ["delete"]].map((actions, index) =>
          planned(`a.r${index}`, actions, change),
        );
        const outputs = Object.fromEntries(
          ["contract", "overrides", "other"].map((name) => [name, { actions: ["update"], ...change }]),
        );
        const plan = summarizePlan(
          planJson({ resource_changes: resources, resource_drift: resources, output_changes: outputs }),
        );
        const node = { id: "e-a", environment: "e", concern: "a", stateKey: "", publishes: "a", reads: [] };
        const preview = { node, label: "exact", reasons: [], plan, planFile: undefined, versionsRead: {} } as const;
        const synthesis = { graph: { consumersOf: () => [] } as never, directoryOf: () => "" };
        const reports = reportPreviews(new Map([["e-a", { ...preview, foreseen: undefined }]]), synthesis);
        const said = [
          JSON.stringify(plan),
          previewText(reports),
          JSON.stringify(reports),
          previewMarkdown(reports, "e"),
        ];
        expect(said.join("\n")).not.toContain(secret);
      }),
      { numRuns: 500 },
    );
  });
});

describe("describePlan", () => {
  it("tells what only the state is told", () => {
    const resource_changes = [
      planned("a.b", ["no-op"], {}, { previous_address: "a.old" }),
      planned("a.c", ["no-op"], { importing: { id: "i-1" } }),
    ];
    expect(describePlan(summarizePlan(planJson({ resource_changes })))).toBe("1 to import, 1 to move");
  });

  it("tells nothing to do from outputs alone", () => {
    expect(describePlan(summarizePlan(planJson({ applyable: false })))).toBe("no changes");
    expect(describePlan(summarizePlan(planJson({})))).toBe("outputs only");
  });
});

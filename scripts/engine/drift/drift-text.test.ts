import { describe, expect, it } from "vitest";
import { change } from "#scripts/engine/plan/testing/change";
import { printable } from "#scripts/engine/printable";
import { stackNode } from "#scripts/engine/testing/stacks-on-disk";
import { driftMarkdown } from "./drift-markdown.ts";
import { driftText } from "./drift-text.ts";
import type { DriftedAttribute, DriftFinding, Origin } from "./finding.ts";
import type { DriftReport } from "./report.ts";
import type { StackDrift } from "./stack-drift.ts";

const attribute = (origin: Origin, path = "size", before: string | undefined = "1", after: string | undefined = "2") =>
  ({
    ...{ path: [path], origin, live: 1, code: 2, codeKnown: true, sensitive: false },
    text: { path, before, after },
  }) satisfies DriftedAttribute;

const finding = (more: Partial<DriftFinding> = {}): DriftFinding => ({
  ...{ stack: "test-base", address: "aws_x.a", type: "aws_x", kind: "changed", id: "x-1" },
  ...{ attributes: [attribute("outside")], action: "update", reason: undefined, feeds: [] },
  ...more,
});

const stack = (more: Partial<StackDrift> = {}, concern = "base"): StackDrift => ({
  ...{
    node: stackNode(concern),
    status: "examined",
    reason: null,
    underWay: false,
    remarks: [],
    pendingBecause: [],
    adoptable: true,
  },
  ...{ findings: [], contract: null, outputsOnly: false },
  ...more,
});

const report = (stacks: readonly StackDrift[], more: Partial<DriftReport> = {}): DriftReport => ({
  environment: "test",
  stacks,
  strays: { found: [], problem: null },
  command: (words) => `sluice ${words}`,
  forget: (id, address) => `terraform -chdir=${id} state rm ${address}`,
  ...more,
});

describe("drift in words", () => {
  it("ends each finding with what to do about it", () => {
    expect(driftText(report([stack({ findings: [finding()] })]))).toContain(
      [
        "test-base  1 changed outside",
        "  changed outside aws_x.a (x-1)",
        "    size: 1 now, 2 in the code",
        "    keep it: sluice adopt test-base",
        "    undo it: sluice deploy test-base",
      ].join("\n"),
    );
    const pending = finding({ kind: "pending", attributes: [attribute("pending")] });
    const because = ["its configuration changed"];
    const text = driftText(report([stack({ findings: [pending], pendingBecause: because })]));
    expect(text).toContain("  pending since its configuration changed\n  pending aws_x.a (x-1)\n");
    expect(text).toContain("    size: 1 now, 2 in the code, not applied yet\n    apply it: sluice deploy test-base");
    expect(text).toMatch(/1 stack: 1 with code not applied yet$/);
  });

  const orphan = { type: "aws_x", importId: "x-2", arn: undefined, certain: true, replaces: true } as const;
  const inItsPlace = { ...orphan, stack: "test-base", address: "aws_x.a", command: undefined, instead: undefined };
  const secret = { ...attribute("outside"), sensitive: true };

  it.each<[string, Partial<DriftFinding>, Partial<StackDrift>, Partial<DriftReport>, readonly string[]]>([
    [
      "deleted",
      { kind: "deleted" },
      {},
      {},
      ["go without it: sluice adopt test-base --drop", "make it again: sluice deploy test-base"],
    ],
    [
      "deleted, with another object in its place",
      { kind: "deleted" },
      {},
      { strays: { found: [inItsPlace], problem: null } },
      ["take in what stands in its place: sluice adopt test-base --import"],
    ],
    [
      "added",
      { kind: "added" },
      {},
      {},
      ["keep it, out of the state: terraform -chdir=test-base state rm aws_x.a", "delete it: sluice deploy test-base"],
    ],
    [
      "changed, in a stack with code that waits",
      {},
      { adoptable: false },
      {},
      ["keep it, once pending code is taken back: sluice adopt test-base", "undo it: sluice deploy test-base"],
    ],
    ["changed, in a secret alone", { attributes: [secret] }, {}, {}, ["undo it: sluice deploy test-base"]],
    ["a rewritten contract", { address: "aws_ssm_parameter.contract" }, {}, {}, ["undo it: sluice deploy test-base"]],
    ["noticed", { kind: "noticed" }, {}, {}, []],
  ])("suggests what helps where something is %s", (_, about, where, more, told) => {
    const one = report([stack({ findings: [finding(about)], ...where })], more);
    const steps = driftText(one).match(/^ {4}.*: (sluice|terraform) .*$/gm) ?? [];
    expect(steps.map((line) => line.trim())).toEqual(told);
    for (const line of told)
      expect(driftMarkdown(one)).toContain(line.replace(/: (sluice|terraform .*?) (.*)$/, ": <code>$1"));
  });

  it.each([
    [{ action: "replace", reason: "forced by engine" }, "deploying replaces the object (forced by engine)"],
    [{ kind: "deleted", action: "create", attributes: [] }, "deploying makes it again"],
    [{ kind: "added", action: "delete", attributes: [] }, "deploying deletes it"],
    [{ kind: "noticed", action: undefined, attributes: [attribute("left")] }, "deploying leaves it alone"],
  ] as const)("says what deploying does: %o", (more, words) => {
    const one = report([stack({ findings: [finding(more)] })]);
    expect(driftText(one)).toContain(`aws_x.a (x-1): ${words}\n`);
    expect(driftMarkdown(one)).toContain(`: <code>${words}</code>\n`);
  });

  it("counts what is well, and tells of nothing but what is not", () => {
    const stacks = [
      stack(),
      stack({ status: "absent", reason: "never deployed" }, "later"),
      stack({ status: "blocked", reason: "no access\nto the state" }, "closed"),
      stack({ findings: [finding({ kind: "deleted", attributes: [] })] }, "hurt"),
    ];
    const text = driftText(report(stacks));
    expect(text).not.toMatch(/^test-(base|later)/m);
    expect(text).toContain("test-closed  could not be looked at: no access\n  to the state");
    expect(text).toMatch(/4 stacks: 1 drifted, 1 not looked at, 1 not deployed$/);
    const markdown = driftMarkdown(report(stacks));
    expect(markdown.match(/<summary>/g)).toHaveLength(2);
    expect(markdown).toContain("| <code>test-closed</code> | **could not be looked at** |");
  });

  it("tells what is published, who reads it, and which objects no state holds", () => {
    const contract = {
      ...{ name: "base", first: false },
      fields: [{ ...change("port", "1", undefined), readers: ["test-app"] }],
    };
    const feeds = [{ field: "base.port", readers: [] }];
    const orphan = {
      ...{ stack: "test-base", type: "aws_x", address: "aws_x.a", importId: "copy", arn: undefined, certain: true },
      ...{ replaces: false, command: undefined, instead: undefined },
    };
    const strays = { found: [orphan], problem: null };
    const told = report([stack({ findings: [finding({ feeds })], contract })], { strays });
    const text = driftText(told);
    expect(text).toContain("deploying publishes base.port: 1 -> nothing, read by test-app");
    expect(text).toContain("feeds base.port, read by nobody");
    expect(text).toContain("  test-base: aws_x.a (copy)");
    expect(driftMarkdown(told)).toContain("- <code>test-base</code>: <code>aws&#95;x.a</code> (<code>copy</code>)");
    const blind = report([stack()], { strays: { found: [], problem: "not | allowed" } });
    expect(driftText(blind)).toContain("could not be looked for: not | allowed");
    expect(driftMarkdown(blind)).toContain("could not be looked for: <code>not &#124; allowed</code>");
  });

  it("lets nothing that comes from a state command a terminal or mean anything to Markdown", () => {
    const evil = "\u001b[2J\u202e`|</code><script>@team\n# x";
    const hostile = stack({
      ...{ remarks: [evil], pendingBecause: [evil], outputsOnly: true },
      findings: [
        finding({
          ...{ address: `aws_x.a["${evil}"]`, id: evil, reason: evil, action: "replace" },
          attributes: [attribute("outside", evil, evil, evil), attribute("left", evil), attribute("residue", evil)],
        }),
      ],
    });
    const one = report([hostile, stack({ status: "blocked", reason: evil }, "closed")]);
    const [text, markdown] = [driftText(one), driftMarkdown(one)];
    for (const shown of [text, markdown]) expect(shown).toBe(printable(shown));
    expect(text).not.toMatch(/^# x/m);
    expect(markdown).not.toMatch(/<script|@team|^# |`/m);
  });

  it("fits into an issue however much there is, and says that something is left out", () => {
    const many = Array.from({ length: 3_000 }, (_, index) => finding({ address: `aws_x.a${index}` }));
    const markdown = driftMarkdown(report([stack({ findings: many })]));
    expect(markdown.length).toBeLessThanOrEqual(60_000);
    expect(markdown).toMatch(/Left out for length; `npm run sluice -- drift --env test` shows all of it\.$/);
    expect(markdown).toContain("</details>");
  });
});

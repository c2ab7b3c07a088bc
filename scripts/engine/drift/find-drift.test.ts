import { describe, expect, it } from "vitest";
import type { DriftFacts } from "./drift-facts.ts";
import { findDrift } from "./find-drift.ts";
import type { DriftFinding } from "./finding.ts";

interface Change {
  readonly actions: readonly string[];
  readonly before?: unknown;
  readonly after?: unknown;
  readonly [mark: string]: unknown;
}

const resource = (address: string, change: Change, more: object = {}) => {
  const [type = "", name = ""] = address.split(".");
  return { address, mode: "managed", type, name, change, ...more };
};
const plan = (changes: readonly object[], drift: readonly object[] = []) => ({
  applyable: true,
  planned_values: {},
  resource_changes: changes,
  resource_drift: drift,
});
const facts = (more: Partial<DriftFacts> = {}): DriftFacts => ({
  stack: "dev-base",
  asApplied: true,
  configuration: { resource: {}, locals: undefined },
  publishes: undefined,
  readersOf: () => [],
  isResidue: () => false,
  ...more,
});
const kinds = (findings: readonly DriftFinding[]) => findings.map(({ kind, address }) => `${kind} ${address}`);
const origins = ([finding]: readonly DriftFinding[]) =>
  (finding?.attributes ?? []).map(({ origin, text }) => `${origin} ${text.path}: ${text.before} / ${text.after}`);

const update = (before: object, after: object, more: object = {}) => ({ actions: ["update"], before, after, ...more });

describe("findDrift", () => {
  const alarm = "aws_cloudwatch_metric_alarm.lag";
  const byHand = resource(alarm, update({ threshold: 60 }, { threshold: 600 }));

  it("takes what a refresh found for a change from outside, whatever the code has become", () => {
    const back = resource(alarm, update({ threshold: 600 }, { threshold: 60 }));
    for (const asApplied of [true, false]) {
      const found = findDrift(plan([back], [byHand]), facts({ asApplied }));
      expect(kinds(found)).toEqual([`changed ${alarm}`]);
      expect(origins(found)).toEqual(["outside threshold: 600 / 60"]);
    }
  });

  it("calls the rest pending, or outside while the code is as it was applied", () => {
    const both = resource(alarm, update({ threshold: 600, period: 60 }, { threshold: 60, period: 30 }));
    expect(origins(findDrift(plan([both], [byHand]), facts({ asApplied: false })))).toEqual([
      "outside threshold: 600 / 60",
      "pending period: 60 / 30",
    ]);
    const silent = [resource("a.b", { actions: ["create"] }), resource("a.c", { actions: ["delete"] }), both];
    expect(kinds(findDrift(plan(silent), facts()))).toEqual(["deleted a.b", `changed ${alarm}`, "added a.c"]);
    expect(kinds(findDrift(plan(silent), facts({ asApplied: false })))).toEqual([
      "pending a.b",
      "pending a.c",
      `pending ${alarm}`,
    ]);
  });

  it("tells a tag that was changed by hand from one that the code has newly", () => {
    const tags = update({ tags: { Team: "x" } }, { tags: { Team: "night" } });
    const back = update({ tags: { Team: "night" } }, { tags: { Team: "x", New: "y" } });
    expect(
      origins(findDrift(plan([resource(alarm, back)], [resource(alarm, tags)]), facts({ asApplied: false }))),
    ).toEqual(['outside tags.Team: "night" / "x"', 'pending tags.New: undefined / "y"']);
  });

  it("says once what happened to a tag, and what happened to one that every resource carries", () => {
    const both = (team: string | undefined, owner: string) => ({
      tags: { Team: team },
      tags_all: { Team: team, Owner: owner },
    });
    const back = resource("a.b", update(both("night", "x"), both("core", "us")));
    expect(origins(findDrift(plan([back]), facts()))).toEqual([
      'outside tags.Team: "night" / "core"',
      'outside tags_all.Owner: "x" / "us"',
    ]);
  });

  it("names a deleted object by the id that it had, and what is gone and not in the code any more without a to-do", () => {
    const gone = { actions: ["delete"], before: { id: "lag", arn: "arn:x" }, after: null };
    const again = resource(alarm, { actions: ["create"], after: { threshold: 60 } });
    const [found] = findDrift(plan([again], [resource(alarm, gone)]), facts({ asApplied: false }));
    expect(found).toMatchObject({ kind: "deleted", id: "lag", action: "create", attributes: [] });
    expect(kinds(findDrift(plan([], [resource(alarm, gone)]), facts()))).toEqual([`noticed ${alarm}`]);
  });

  it("notices what deploying leaves as it is, and counts it for nothing", () => {
    const still = { actions: ["no-op"], before: { size: 3 }, after: { size: 3 } };
    const grown = resource("aws_eks_node_group.a", update({ size: 2 }, { size: 3 }));
    const found = findDrift(plan([resource("aws_eks_node_group.a", still)], [grown]), facts());
    expect(kinds(found)).toEqual(["noticed aws_eks_node_group.a"]);
    expect(origins(found)).toEqual(["left size: 3 / 2"]);
    expect(found[0]).toMatchObject({ action: undefined });
    expect(findDrift(plan([resource("a.b", still)]), facts())).toEqual([]);
  });

  it("takes what an import leaves empty for a residue, and a value that the code changes for pending", () => {
    const isResidue = (_: string, name: string) => name === "force_destroy";
    const set = (from: boolean | null) =>
      plan([resource("a.b", update({ force_destroy: from }, { force_destroy: true }))]);
    expect(kinds(findDrift(set(null), facts({ isResidue })))).toEqual(["noticed a.b"]);
    expect(origins(findDrift(set(null), facts({ isResidue, asApplied: false })))).toEqual([
      "residue force_destroy: undefined / true",
    ]);
    expect(kinds(findDrift(set(false), facts({ isResidue, asApplied: false })))).toEqual(["pending a.b"]);
  });

  it("leaves out what follows from another change, and keeps what the code writes and only the apply will tell", () => {
    const configuration = { resource: { a: { b: { target: "${c.d.id}", name: "x" } } }, locals: undefined };
    const unknown = { after_unknown: { target: true, version: true } };
    const back = resource("a.b", update({ name: "y", target: "1", version: 2 }, { name: "x" }, unknown));
    const found = findDrift(plan([back]), facts({ configuration }));
    expect(origins(found)).toEqual(['outside name: "y" / "x"', 'outside target: "1" / (known after apply)']);
    expect(found[0]!.attributes[1]).toMatchObject({ codeKnown: false, code: undefined });
  });

  it("says that putting the code's value back replaces the object, and why", () => {
    const change = {
      actions: ["delete", "create"],
      before: { engine: "a" },
      after: { engine: "b" },
      replace_paths: [["engine"]],
    };
    const [found] = findDrift(plan([resource("a.b", change)]), facts());
    expect(found).toMatchObject({ kind: "changed", action: "replace", reason: "forced by engine" });
    const tainted = { actions: ["delete", "create"], before: {}, after: {} };
    const more = { action_reason: "replace_because_tainted" };
    expect(findDrift(plan([resource("a.b", tainted, more)]), facts())[0]).toMatchObject({
      kind: "pending",
      reason: "an earlier apply left it unfinished (tainted)",
    });
  });

  it("lets no secret out, neither as a value nor as a text", () => {
    const marks = {
      before_sensitive: { password: true, id: true, env: [{ key: true }] },
      after_sensitive: { password: true },
    };
    const values = (one: string) => ({ password: `hidden-${one}`, id: "hidden-id", env: [{ key: "hidden-key" }] });
    const back = resource("a.b", update(values("a"), { ...values("b"), env: [] }, marks));
    const found = findDrift(plan([back]), facts());
    expect(found[0]!.attributes.map(({ sensitive, live, code }) => [sensitive, live, code])).toEqual([
      [true, undefined, undefined],
      [true, undefined, undefined],
    ]);
    expect(JSON.stringify(found)).not.toContain("hidden");
  });

  it("leaves data sources out, and a name that means something to JavaScript alone", () => {
    const data = { ...resource("a.b", { actions: ["read"] }), mode: "data" };
    const odd = resource(
      "aws_x.__proto__",
      JSON.parse('{"actions":["update"],"before":{"__proto__":1},"after":{"__proto__":2}}'),
    );
    expect(kinds(findDrift(plan([data, odd]), facts()))).toEqual(["changed aws_x.__proto__"]);
  });
});

describe("what drift feeds", () => {
  const values = {
    vpcId: "${aws_vpc.a.id}",
    cidrs: ["10.0.0.0/8", "${aws_vpc.a.cidr_block}"],
    other: "${aws_vpc.ab.id}",
  };
  const publishing = facts({
    publishes: "vpc",
    configuration: { resource: {}, locals: { document: { contract: "vpc", values } } },
    readersOf: (field) => [`reads-${field}`],
  });
  const feeds = (findings: readonly DriftFinding[]) => findings.flatMap((each) => each.feeds.map(({ field }) => field));

  it("is the fields that refer to the attribute, or to anything of an object that is gone", () => {
    const changed = resource("aws_vpc.a", update({ cidr_block: "x" }, { cidr_block: "y" }));
    const found = findDrift(plan([changed]), publishing);
    expect(found[0]!.feeds).toEqual([{ field: "vpc.cidrs", readers: ["reads-cidrs"] }]);
    const gone = resource("aws_vpc.a", { actions: ["create"], after: {} });
    expect(feeds(findDrift(plan([gone]), publishing))).toEqual(["vpc.vpcId", "vpc.cidrs"]);
    expect(feeds(findDrift(plan([gone]), { ...publishing, asApplied: false }))).toEqual([]);
  });

  it("of the published document itself is what somebody rewrote, or all of it if it cannot be read any more", () => {
    const document = (vpcId: string) => ({ insecure_value: JSON.stringify({ values: { vpcId, other: 1 } }) });
    const rewritten = resource("aws_ssm_parameter.contract", update(document("bad"), document("good")));
    expect(feeds(findDrift(plan([rewritten]), publishing))).toEqual(["vpc.vpcId"]);
    const broken = resource("aws_ssm_parameter.contract", update({ insecure_value: "oops" }, document("good")));
    expect(feeds(findDrift(plan([broken]), publishing))).toEqual(["vpc.vpcId", "vpc.cidrs", "vpc.other"]);
  });
});

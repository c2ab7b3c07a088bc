import { describe, expect, it } from "vitest";
import { summarizePlan } from "#scripts/engine/plan/plan-summary";
import { remainingOf } from "./remaining.ts";

interface Change {
  readonly actions: readonly string[];
  readonly before?: object;
  readonly after?: object;
  readonly after_unknown?: object;
  readonly after_sensitive?: object;
  readonly replace_paths?: readonly string[][];
}

function rest(address: string, change: Change) {
  const plan = {
    ...{ format_version: "1.2", applyable: true, planned_values: {} },
    resource_changes: [{ address, mode: "managed", change }],
  };
  return remainingOf(summarizePlan(plan), [address])[0]!;
}
const updated = (before: object, after: object, changes: Partial<Change> = {}): Change => ({
  actions: ["update"],
  before,
  after,
  ...changes,
});

describe("what remains after an import", () => {
  it("is nothing, where the plan does not touch the resource", () => {
    expect(rest("aws_vpc.a", { actions: ["no-op"], before: {}, after: {} }).verdict).toBe("nothing");
    expect(remainingOf({ changes: [] }, ["aws_vpc.a"])).toMatchObject([{ verdict: "nothing", changes: [] }]);
  });

  it("settles by itself, where AWS does not give an attribute back or tags are added", () => {
    const change = updated(
      { skip_final_snapshot: null, timeouts: null, tags: null, tags_all: { Team: "x" } },
      {
        skip_final_snapshot: true,
        timeouts: { create: "1h" },
        tags: { Address: "a" },
        tags_all: { Team: "x", Address: "a", Stack: "s" },
      },
    );
    const remaining = rest("aws_db_instance.a", change);
    expect([
      remaining.verdict,
      remaining.residues.map(({ path }) => path),
      remaining.newTags,
      remaining.changes,
    ]).toEqual(["settles", ["skip_final_snapshot", "timeouts.create"], ["Address", "Stack"], []]);
  });

  it("is a change, where the object has another value, residue or not", () => {
    const change = updated(
      {
        skip_final_snapshot: false,
        instance_class: "db.t3.micro",
        tags: { Name: "old", Team: "x" },
        tags_all: { Name: "old", Team: "x" },
      },
      { skip_final_snapshot: true, instance_class: "db.t4g.micro", tags: { Name: "new" }, tags_all: { Name: "new" } },
    );
    const { verdict, changes, residues } = rest("aws_db_instance.a", change);
    expect([verdict, residues]).toEqual(["changes", []]);
    expect(changes.map(({ path, before, after }) => [path, before, after])).toEqual([
      ["skip_final_snapshot", "false", "true"],
      ["instance_class", '"db.t3.micro"', '"db.t4g.micro"'],
      ["tags.Name", '"old"', '"new"'],
      ["tags.Team", '"x"', undefined],
    ]);
  });

  it("is nothing where an import only took for the resource's own what every resource carries", () => {
    const change = updated(
      { tags: { Stack: "s", Name: "a" }, tags_all: { Stack: "s", Name: "a" } },
      { tags: { Name: "a" }, tags_all: { Stack: "s", Name: "a" } },
    );
    expect(rest("aws_kms_key.a", change)).toMatchObject({ verdict: "settles", newTags: [], changes: [] });
    const unknown = updated({ tags: { Name: "a" } }, { tags: { Name: "b" } }, { after_unknown: { tags_all: true } });
    expect(rest("aws_kms_key.a", unknown).changes.map(({ path }) => path)).toEqual(["tags.Name"]);
  });

  it("is no change, where AWS says only afterwards what follows from a residue", () => {
    const change = updated(
      { insecure_value: null, version: 1 },
      { insecure_value: "x" },
      { after_unknown: { version: true } },
    );
    expect(rest("aws_ssm_parameter.contract", change)).toMatchObject({ verdict: "settles", changes: [] });
    expect(rest("aws_x.y", updated({ vpc: "v" }, {}, { after_unknown: { vpc: true } })).verdict).toBe("changes");
  });

  it("is a replacement, and why", () => {
    const change = updated(
      { id: "a", cidr: "x" },
      { cidr: "y" },
      { actions: ["delete", "create"], replace_paths: [["cidr"]] },
    );
    expect(rest("aws_vpc.a", change)).toMatchObject({ verdict: "replaced", reason: "forced by cidr" });
    expect(rest("aws_vpc.a", { actions: ["delete"], before: {} }).verdict).toBe("replaced");
    expect(rest("aws_vpc.a", { actions: ["create"], after: {} }).verdict).toBe("made");
  });

  it("holds no secret and commands no terminal", () => {
    const change = updated(
      { auth_token: "hunter2", description: "a" },
      { auth_token: "hunter3", description: "\u001b[2J" },
      { after_sensitive: { auth_token: true } },
    );
    const text = JSON.stringify(rest("aws_elasticache_replication_group.a", change));
    expect(text).not.toContain("hunter");
    expect(
      rest("aws_x.y", change)
        .changes.map(({ after }) => after)
        .join(),
    ).not.toContain("\u001b");
  });
});

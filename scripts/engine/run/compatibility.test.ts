import { describe, expect, it } from "vitest";
import { createGraph } from "#scripts/engine/graph";
import type { AppliedRecord, FieldsRead } from "#scripts/engine/ledger/ledger";
import type { PlanSummary } from "#scripts/engine/plan/plan-summary";
import { planSummary } from "#scripts/engine/testing/plan-summaries";
import { stackNode } from "#scripts/engine/testing/stacks-on-disk";
import { refuseBrokenReaders } from "./compatibility.ts";

const [vpc, rds, redis] = [stackNode("vpc"), stackNode("rds", ["vpc"]), stackNode("redis", ["vpc"])];

interface Reader {
  /** Fields of its record; undefined when this tool never applied it. */
  readonly applied?: FieldsRead;
  readonly configured?: FieldsRead;
  readonly kind?: AppliedRecord["kind"];
  readonly stateEtag?: string | undefined;
}

function check(plan: Partial<PlanSummary>, readers: Record<string, Reader>) {
  const survey = {
    standingOf: ({ id }: { id: string }) => {
      const { applied, kind = "applied", ...rest } = readers[id] ?? { stateEtag: undefined };
      const record = applied && ({ kind, fieldsRead: applied } as unknown as AppliedRecord);
      return { record, stateEtag: "stateEtag" in rest ? rest.stateEtag : "etag", lock: undefined, inFlight: [] };
    },
    configurationOf: ({ id }: { id: string }) => ({ fieldsRead: readers[id]?.configured ?? {} }) as never,
  };
  return () => refuseBrokenReaders(vpc, planSummary(plan), { graph: createGraph([vpc, rds, redis]), survey });
}

const before = {
  contract: "vpc",
  version: 1,
  values: { vpcId: "vpc-1", subnetIds: { a: "subnet-1" }, cidr: "10.0.0.0/16" },
};
const contract = (values: unknown, unknown: unknown = false) => ({
  before,
  after: { contract: "vpc", version: 1, values },
  unknown,
  version: 2,
});
const replacing = (id: string) => ({
  address: "aws_subnet.a",
  action: "replace" as const,
  attributes: [{ path: "id", before: JSON.stringify(id), after: "(known after apply)" }],
  reason: "forced by cidr_block",
  movedFrom: undefined,
  importing: undefined,
});

describe("a stack that drops a field of its contract", () => {
  const dropping = { contract: contract({ vpcId: "vpc-1", subnetIds: { a: "subnet-1" } }) };

  it("is refused while an applied stack reads the field, and told the two phases", () => {
    expect(
      check(dropping, {
        "test-rds": { applied: { vpc: ["cidr", "vpcId"] } },
        "test-redis": { applied: { vpc: ["vpcId"] } },
      }),
    ).toThrow(
      /^test-vpc would take away what applied stacks read:\n {2}drop vpc.cidr; read by test-rds\nDo it in two phases/,
    );
  });

  it("is let through once nobody applied reads it: not read, never applied, or destroyed", () => {
    for (const reader of [
      { applied: { vpc: ["vpcId"] } },
      { configured: { vpc: ["cidr"] }, stateEtag: undefined },
      { applied: { vpc: ["cidr"] }, kind: "destroyed" as const },
    ])
      expect(check(dropping, { "test-rds": reader })).not.toThrow();
  });

  it("counts what a stack reads now where it was applied without this tool", () => {
    expect(check(dropping, { "test-rds": { configured: { vpc: ["cidr"] } } })).toThrow(/read by test-rds/);
  });

  it("counts a stack that takes the whole document", () => {
    expect(check(dropping, { "test-rds": { applied: { vpc: ["*"] } } })).toThrow(/read by test-rds/);
  });
});

describe("a stack that changes what it publishes", () => {
  const readers = { "test-rds": { applied: { vpc: ["subnetIds"] } } };

  it("is refused when the object behind a published id is replaced, known or not what comes after", () => {
    const message = /replace subnet-1, which it publishes as vpc.subnetIds.a; read by test-rds/;
    const unknown = contract({ vpcId: "vpc-1", subnetIds: {}, cidr: "x" }, { values: { subnetIds: { a: true } } });
    expect(check({ contract: unknown, changes: [replacing("subnet-1")] }, readers)).toThrow(message);
    const known = contract({ vpcId: "vpc-1", subnetIds: { a: "subnet-2" }, cidr: "x" });
    expect(check({ contract: known, changes: [replacing("subnet-1")] }, readers)).toThrow(message);
  });

  it("is let through when nothing published is lost, or nobody reads it", () => {
    const known = contract({ vpcId: "vpc-1", subnetIds: { a: "subnet-2" }, cidr: "x" });
    expect(check({ contract: known }, readers)).not.toThrow();
    expect(check({ contract: known, changes: [replacing("subnet-9")] }, readers)).not.toThrow();
    expect(check({ contract: known, changes: [replacing("subnet-1")] }, { "test-rds": { applied: {} } })).not.toThrow();
  });

  it("is let through for the first publication, and when only the apply will tell anything", () => {
    expect(check({ contract: { ...contract({}), before: undefined } }, readers)).not.toThrow();
    expect(check({ contract: contract(undefined, true) }, readers)).not.toThrow();
  });
});

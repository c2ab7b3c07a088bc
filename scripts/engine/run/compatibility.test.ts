import { describe, expect, it } from "vitest";
import { commandOn } from "#scripts/engine/own-command";
import type { PlanSummary } from "#scripts/engine/plan/plan-summary";
import { change } from "#scripts/engine/plan/testing/change";
import { planSummary } from "#scripts/engine/testing/plan-summaries";
import { stackNode } from "#scripts/engine/testing/stacks-on-disk";
import { refuseBrokenReaders } from "./compatibility.ts";

const vpc = stackNode("vpc");

/** @param readers stack id -> fields of the contract `vpc` that it was applied with */
const check = (plan: Partial<PlanSummary>, readers: Record<string, string[]>) => () =>
  refuseBrokenReaders(vpc, planSummary(plan), {
    readersOf: (name) => (name === "vpc" ? Object.entries(readers).map(([id, fields]) => ({ id, fields })) : []),
  });

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
  attributes: [change("id", JSON.stringify(id), "(known after apply)")],
  reason: "forced by cidr_block",
  movedFrom: undefined,
  importing: undefined,
});

it("names the stacks whose code does not read it any more: deploying them first is the way on", () => {
  const plan = planSummary({ contract: contract({ vpcId: "vpc-1", subnetIds: { a: "subnet-1" } }) });
  const refuse = (pipeline: string[], rds: string[]) => () =>
    refuseBrokenReaders(
      vpc,
      plan,
      {
        readersOf: () => [
          { id: "test-pipeline", fields: ["cidr"], coded: pipeline },
          { id: "test-rds", fields: ["cidr"], coded: rds },
        ],
      },
      commandOn({ environment: "test", rehearsed: true }),
    );
  expect(refuse([], [])).toThrow(
    "first `npm run sluice -- deploy test-pipeline test-rds --env test --rehearse`. Then deploy test-vpc. Nothing of it was applied.",
  );
  expect(refuse(["vpcId"], ["cidr"])).toThrow(
    /of test-pipeline does not read it any more: first `[^`]+`. For test-rds do it in two phases/,
  );
  expect(refuse(["*"], ["cidr"])).toThrow(/\nDo it in two phases/);
});

describe("a stack that drops a field of its contract", () => {
  const dropping = { contract: contract({ vpcId: "vpc-1", subnetIds: { a: "subnet-1" } }) };

  it("is refused while an applied stack reads the field, and told the two phases", () => {
    expect(check(dropping, { "test-rds": ["cidr", "vpcId"], "test-redis": ["vpcId"] })).toThrow(
      /^test-vpc would take away what applied stacks read:\n {2}drop vpc.cidr; read by test-rds\nDo it in two phases/,
    );
  });

  it("is let through once nobody applied reads it", () => {
    expect(check(dropping, { "test-rds": ["vpcId"] })).not.toThrow();
  });

  it("counts a stack that takes the whole document", () => {
    expect(check(dropping, { "test-rds": ["*"] })).toThrow(/read by test-rds/);
  });

  it("is refused for an entry of a record as well, and for the whole contract", () => {
    const lessSubnets = { contract: contract({ ...before.values, subnetIds: {} }) };
    expect(check(lessSubnets, { "test-rds": ["subnetIds"] })).toThrow(/drop vpc.subnetIds.a; read by test-rds/);
    const withdrawn = { contract: undefined, remove: ["aws_ssm_parameter.contract"] };
    expect(check(withdrawn, { "test-rds": ["vpcId"] })).toThrow(/withdraw the contract vpc; read by test-rds/);
    expect(check(withdrawn, {})).not.toThrow();
  });
});

describe("a stack that changes what it publishes", () => {
  const readers = { "test-rds": ["subnetIds"] };

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
    expect(check({ contract: known, changes: [replacing("subnet-1")] }, { "test-rds": [] })).not.toThrow();
  });

  it("is refused when an id becomes another though its object stays, and let through for what is no id", () => {
    const ids = { ...before, values: { ...before.values, vpcId: "vpc-0a1b2c3d" } };
    const next = (values: object) => ({ ...contract({ ...ids.values, ...values }), before: ids });
    expect(check({ contract: next({ vpcId: "vpc-99999999" }) }, { "test-rds": ["vpcId"] })).toThrow(
      /replace vpc-0a1b2c3d, which it publishes as vpc.vpcId; read by test-rds/,
    );
    expect(check({ contract: next({ cidr: "10.1.0.0/16" }) }, { "test-rds": ["cidr"] })).not.toThrow();
  });

  it("is let through for the first publication, and when only the apply will tell anything", () => {
    expect(check({ contract: { ...contract({}), before: undefined } }, readers)).not.toThrow();
    expect(check({ contract: contract(undefined, true) }, readers)).not.toThrow();
  });
});

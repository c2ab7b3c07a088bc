import { expect, it } from "vitest";
import { readsField } from "#scripts/engine/ledger/contract-reads";
import type { AppliedRecord, FieldsRead, StackStanding } from "#scripts/engine/ledger/ledger";
import { stackNode } from "#scripts/engine/testing/stacks-on-disk";
import { appliedReaders } from "./readers.ts";

const record = (fieldsRead: FieldsRead, kind: AppliedRecord["kind"] = "applied") =>
  ({ kind, fieldsRead }) as unknown as AppliedRecord;

interface Known {
  readonly record?: AppliedRecord;
  readonly stateEtag?: string;
  readonly configured?: FieldsRead;
}

const readersOf = (stacks: Record<string, Known>, others: { concern: string; record: AppliedRecord }[] = []) =>
  appliedReaders("vpc", {
    nodes: Object.keys(stacks).map((concern) => stackNode(concern)),
    standingOf: ({ concern }) => ({ lock: undefined, inFlight: [], ...stacks[concern] }) as unknown as StackStanding,
    configurationOf: ({ concern }) => ({ fieldsRead: stacks[concern]?.configured ?? {} }),
    others,
    environment: "test",
  });

it("goes by what a stack was applied with, though its code reads something else by now", () => {
  const rds = { record: record({ vpc: ["cidr"] }), stateEtag: "e", configured: {} };
  expect(readersOf({ rds })).toEqual([{ id: "test-rds", coded: [], fields: ["cidr"] }]);
  const [reader] = readersOf({ rds });
  expect([readsField(reader!, "cidr"), readsField(reader!, "vpcId")]).toEqual([true, false]);
});

it("goes by the code of a stack that was applied without this tool", () => {
  expect(readersOf({ rds: { stateEtag: "e", configured: { vpc: ["*"] } } })).toEqual([
    { id: "test-rds", fields: ["*"], coded: ["*"] },
  ]);
  expect(readsField({ id: "x", fields: ["*"] }, "anything")).toBe(true);
});

it("counts no stack that is not there: never applied, or destroyed", () => {
  const configured = { vpc: ["cidr"] };
  expect(readersOf({ a: { configured }, b: { record: record(configured, "destroyed"), stateEtag: "e" } })).toEqual([]);
});

it("counts a stack that the code does not have any more, until it is destroyed", () => {
  const others = [
    { concern: "old", record: record({ vpc: ["cidr"] }) },
    { concern: "gone", record: record({ vpc: ["cidr"] }, "destroyed") },
  ];
  expect(readersOf({}, others)).toEqual([{ id: "test-old", fields: ["cidr"] }]);
});

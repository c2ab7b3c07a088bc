import { describe, expect, it } from "vitest";
import { createGraph } from "#scripts/engine/graph";
import { stackNode } from "#scripts/engine/testing/stacks-on-disk";
import { refuseLeftReaders, refuseProtected } from "./protection.ts";

it("a protected stack is not destroyed; the refusal says what protects it and how to take that away", () => {
  expect(() => refuseProtected(stackNode("tables"), [])).not.toThrow();
  expect(() => refuseProtected(stackNode("tables"), ["aws_dynamodb_table.events"])).toThrow(
    "test-tables is protected: aws_dynamodb_table.events must not be destroyed. To destroy it on purpose, set protectData to false in environments/test.ts, run `sluice deploy tables --env test`",
  );
});

describe("a stack that others read", () => {
  const [vpc, rds] = [stackNode("vpc"), stackNode("rds", ["vpc"])];
  const survey = (stateEtag: string | undefined, kind?: "destroyed") => ({
    standingOf: () => ({ stateEtag, record: kind && ({ kind } as never), lock: undefined, inFlight: [] }),
  });
  const refuse = (going: (typeof vpc)[], standing: ReturnType<typeof survey>) => () =>
    refuseLeftReaders(going, createGraph([vpc, rds]), standing);

  it("stays while a reader is there and stays", () => {
    expect(refuse([vpc], survey("etag"))).toThrow("test-rds would be left reading from test-vpc");
  });

  it("goes with its readers, or when they are gone already", () => {
    expect(refuse([vpc, rds], survey("etag"))).not.toThrow();
    expect(refuse([vpc], survey(undefined))).not.toThrow();
    expect(refuse([vpc], survey("etag", "destroyed"))).not.toThrow();
  });
});

import { describe, expect, it } from "vitest";
import { plainCommand } from "#scripts/engine/own-command";
import { stackNode } from "#scripts/engine/testing/stacks-on-disk";
import { refuseLeftReaders, refuseProtected } from "./protection.ts";

it("a protected stack is not destroyed; the refusal says what protects it and how to take that away", () => {
  expect(() => refuseProtected(stackNode("tables"), [], plainCommand)).not.toThrow();
  expect(() => refuseProtected(stackNode("tables"), ["aws_dynamodb_table.events"], plainCommand)).toThrow(
    "test-tables is protected: aws_dynamodb_table.events must not be destroyed. To destroy it on purpose, set protectData to false in environments/test.ts, run `npm run sluice -- deploy tables`",
  );
});

describe("a stack that others read", () => {
  const [vpc, rds] = [stackNode("vpc"), stackNode("rds", ["vpc"])];
  const reading = { readersOf: (name: string) => (name === "vpc" ? [{ id: "test-rds", fields: ["vpcId"] }] : []) };

  it("stays while a reader is there and stays", () => {
    expect(() => refuseLeftReaders([vpc], reading)).toThrow("test-rds would be left reading from test-vpc");
  });

  it("stays also when its code publishes nothing any more, as long as a stack is applied that reads it", () => {
    expect(() => refuseLeftReaders([{ ...vpc, publishes: undefined }], reading)).toThrow("test-rds would be left");
  });

  it("goes with its readers, or when there are none", () => {
    expect(() => refuseLeftReaders([vpc, rds], reading)).not.toThrow();
    expect(() => refuseLeftReaders([vpc], { readersOf: () => [] })).not.toThrow();
  });
});

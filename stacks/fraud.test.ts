import { Testing } from "cdktf";
import { describe, expect, it } from "vitest";
import { testEnvironment } from "#constructs/testing/environment";
import { synth } from "#constructs/testing/synth";
import type { EnvironmentInput } from "#environments/environment";
import { FraudStack } from "./fraud.ts";

const fraudOf = (changes: Partial<EnvironmentInput> = {}) =>
  synth(new FraudStack(Testing.app(), testEnvironment(changes)));

describe("the tables of fraud", () => {
  const { resource } = fraudOf({ protectData: true });

  it.each(["cards", "transactions"])("keep %s encrypted, forget what expires, and are paid by request", (table) => {
    expect(resource(`aws_dynamodb_table.${table}`)).toMatchObject({
      name: `dev-fraud-${table}`,
      hash_key: "pk",
      range_key: "sk",
      billing_mode: "PAY_PER_REQUEST",
      ttl: { attribute_name: "expiresAt", enabled: true },
      server_side_encryption: { enabled: true },
      point_in_time_recovery: { enabled: true },
      deletion_protection_enabled: true,
    });
    expect(resource(`aws_cloudwatch_metric_alarm.${table}-throttled`).dimensions).toEqual({
      TableName: `\${aws_dynamodb_table.${table}.name}`,
    });
  });

  it("have one index, of the alerts among the transactions", () => {
    expect(resource("aws_dynamodb_table.transactions").global_secondary_index).toEqual([
      { name: "fraud", hash_key: "fraud_day", range_key: "fraud_at", projection_type: "ALL" },
    ]);
    expect(resource("aws_dynamodb_table.cards").global_secondary_index ?? []).toEqual([]);
  });
});

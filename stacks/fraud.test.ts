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

describe("the function that scores", () => {
  const { resource } = fraudOf();
  const variables = (changes: Partial<EnvironmentInput> = {}) =>
    fraudOf(changes).resource("aws_lambda_function.score-transactions").environment.variables;

  it("reads the same stream as the pipeline, as it is tuned, and keeps what fails for good", () => {
    expect(resource("aws_lambda_event_source_mapping.events")).toMatchObject({
      function_name: "${aws_lambda_function.score-transactions.function_name}",
      starting_position: "TRIM_HORIZON",
      bisect_batch_on_function_error: true,
      maximum_batching_window_in_seconds: 0,
      function_response_types: ["ReportBatchItemFailures"],
      destination_config: { on_failure: { destination_arn: expect.stringContaining("bucketArn") } },
    });
  });

  it("may read and write cards, and write rows and notifications, and no more", () => {
    const { policy } = resource("aws_iam_role_policy.score-transactions_role_rights");
    const actions = new Set([...policy.matchAll(/"(dynamodb:[A-Za-z*]+)"/g)].map(([, action]) => action));
    expect([...actions].sort()).toEqual([
      "dynamodb:BatchGetItem",
      "dynamodb:GetItem",
      "dynamodb:PutItem",
      "dynamodb:UpdateItem",
    ]);
  });

  it("is told what differs from the standard rules, and for how long what is kept", () => {
    expect(variables()).toMatchObject({ FRAUD_RULES: "{}", KEEP_TRANSACTIONS_DAYS: "30", CARD_STATE_DAYS: "90" });
    const fraud = { rules: { alertFrom: 60 }, keepTransactionsDays: 45, stateDays: 20 };
    expect(variables({ fraud })).toMatchObject({
      FRAUD_RULES: '{"alertFrom":60}',
      KEEP_TRANSACTIONS_DAYS: "45",
      CARD_STATE_DAYS: "20",
    });
  });

  it.each([
    [{ alertFrom: -1 }, /environments\/dev\.ts: fraud\.rules\.alertFrom: .*>0/],
    [{ points: { velocty: 1 } }, /fraud\.rules\.points: .*velocty/],
    [{ unusualHours: { timeZone: "Mars/Base" } }, /fraud\.rules\.unusualHours\.timeZone: must be a time zone/],
    [
      { blockedMerchants: Array(200).fill("A merchant") },
      /fraud\.rules: has \d+ bytes as JSON, .*fewer blockedMerchants/,
    ],
  ])("is never deployed with %j", (rules, message) => {
    expect(() => fraudOf({ fraud: { rules } })).toThrow(message);
  });
});

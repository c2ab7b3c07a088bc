import { Testing } from "cdktf";
import { describe, expect, it } from "vitest";
import { testEnvironment } from "#constructs/testing/environment";
import { synth } from "#constructs/testing/synth";
import { RedriveStack } from "./redrive.ts";

const { resource } = synth(new RedriveStack(Testing.app(), testEnvironment({ pipeline: { keepResultsDays: 45 } })));
const from = (contract: string, field: string) =>
  `\${jsondecode(data.aws_ssm_parameter.contracts_${contract}.insecure_value).values.${field}}`;

describe("the redrive function", () => {
  const lambda = resource("aws_lambda_function.redrive");

  it("knows bucket and stream by contract, and how long repetitions are known", () => {
    expect(lambda.environment.variables).toMatchObject({
      QUARANTINE_BUCKET_NAME: from("quarantine", "bucketName"),
      EVENT_STREAM_NAME: from("kinesis", "eventsStreamName"),
      RESULT_RETENTION_DAYS: "45",
    });
  });

  it("has the longest time there is, and is never at work twice", () => {
    expect([lambda.timeout, lambda.reserved_concurrent_executions]).toEqual([900, 1]);
  });

  it("reads and tags what was set aside, writes the stream, and deletes nothing", () => {
    const { policy } = resource("aws_iam_role_policy.redrive_role_rights");
    const actions = [...policy.matchAll(/"([a-z0-9]+:[A-Za-z*]+)"/g)].map(([, action]) => action);
    expect(actions).toEqual(
      expect.arrayContaining(["s3:ListBucket", "s3:GetObject", "s3:PutObjectTagging", "kinesis:PutRecords"]),
    );
    expect(actions.filter((action) => /\*|Delete|PutObject$/.test(action!))).toEqual([]);
  });
});

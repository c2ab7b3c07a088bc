import { SqsQueue } from "@cdktf/provider-aws/lib/sqs-queue/index.js";
import { Testing } from "cdktf";
import { Construct } from "constructs";
import { describe, expect, it } from "vitest";
import { NodeFunction } from "#constructs/compute/node-function";
import { PrivateBucket } from "#constructs/data/private-bucket";
import { Alarm } from "#constructs/observability/alarm";
import { LogGroup } from "#constructs/observability/log-group";
import { testEnvironment } from "#constructs/testing/environment";
import { synth } from "#constructs/testing/synth";
import type { EnvironmentInput } from "#environments/environment";
import { checkParts } from "./part-settings.ts";
import { PlatformStack } from "./platform-stack.ts";

type Settings = Partial<Pick<EnvironmentInput, "alarms" | "functions" | "logs" | "buckets" | "tags">>;

/** A stack with one part of each kind, of which the environment says something. */
class PartsStack extends PlatformStack {
  constructor(settings: Settings) {
    super(Testing.app(), testEnvironment(settings), "mail");
    const metric = { namespace: "AWS/SQS", name: "Depth", dimensions: {}, statistic: "Maximum" };
    const alarms = new Construct(this, "alarms");
    new Alarm(alarms, "depth", { name: "d", description: "x", runbook: "r", topicArn: "arn:t", threshold: 3, metric });
    new LogGroup(this, "log", { name: "/mail", retentionDays: 7 });
    new PrivateBucket(this, "letters", { name: "letters", keyArn: "of-s3", protectData: false, expireAfterDays: 90 });
    new SqsQueue(new Construct(this, "post"), "default", { tags: { Name: "post" } });
    new NodeFunction(this, "sort", {
      name: "sort",
      description: "Sorts",
      entry: "functions/process-events/handler.ts",
      accountId: "111111111111",
      environment: {},
      logRetentionDays: 7,
      logsKeyArn: "arn:k",
    });
  }
}
const partsWith = (settings: Settings) => synth(new PartsStack(settings));

describe("settings of single parts", () => {
  it("change nothing where the environment says nothing", () => {
    const { resource } = partsWith({});
    expect(resource("aws_cloudwatch_metric_alarm.alarms_depth")).toMatchObject({ threshold: 3, evaluation_periods: 1 });
    expect(resource("aws_cloudwatch_metric_alarm.alarms_depth")).not.toHaveProperty("actions_enabled");
    expect(resource("aws_lambda_function.sort")).toMatchObject({ memory_size: 512, timeout: 30 });
    expect(resource("aws_lambda_function.sort")).not.toHaveProperty("reserved_concurrent_executions");
  });

  it("give an alarm another threshold, more patience, or silence", () => {
    const alarm = partsWith({ alarms: { "mail/alarms/depth": { threshold: 9.5, periods: 3, outOf: 5, muted: true } } });
    expect(alarm.resource("aws_cloudwatch_metric_alarm.alarms_depth")).toMatchObject({
      threshold: 9.5,
      evaluation_periods: 5,
      datapoints_to_alarm: 3,
      actions_enabled: false,
    });
  });

  it("give a function more memory, time, or a share of its own", () => {
    const functions = { "mail/sort": { memoryMb: 1024, timeoutSeconds: 60, reservedConcurrency: 0 } };
    expect(partsWith({ functions }).resource("aws_lambda_function.sort")).toMatchObject({
      memory_size: 1024,
      timeout: 60,
      reserved_concurrent_executions: 0,
    });
  });

  it("keep one log group longer, and let a bucket forget sooner", () => {
    const { resource } = partsWith({
      logs: { "mail/log": { retentionDays: 14 } },
      buckets: { "mail/letters": { expireAfterDays: 30, forgetReplacedAfterDays: 7, abandonUploadsAfterDays: 2 } },
    });
    expect(resource("aws_cloudwatch_log_group.log").retention_in_days).toBe(14);
    expect(resource("aws_cloudwatch_log_group.sort_log").retention_in_days).toBe(7);
    expect(resource("aws_s3_bucket_lifecycle_configuration.letters_lifecycle").rule[0]).toMatchObject({
      expiration: [{ days: 30 }],
      noncurrent_version_expiration: [{ noncurrent_days: 7 }],
      abort_incomplete_multipart_upload: [{ days_after_initiation: 2 }],
    });
  });

  it("add tags to one resource, by the path of the construct that it is the resource of", () => {
    const { resource } = partsWith({ tags: { "mail/post": { Incident: "INC-7" } } });
    expect(resource("aws_sqs_queue.post").tags).toEqual({
      Name: "post",
      Incident: "INC-7",
      Address: "aws_sqs_queue.post",
    });
    expect(resource("aws_lambda_function.sort").tags).toEqual({ Address: "aws_lambda_function.sort" });
  });

  it.each([
    [{ tags: { "mail/post": { Owner: "me" } } }, /tags\.mail\/post\.Owner: its name is a tag that everything carries/],
    [{ tags: { "mail/post": { "aws:x": "1" } } }, /tags\.mail\/post\.aws:x: its name must be/],
    [{ alarms: { cpu: { threshold: 1 } } }, /alarms\.cpu: its name must be where a part stands, such as rds/],
    [{ alarms: { "mail/alarms/depth": { treshold: 1 } } }, /treshold/],
    [{ logs: { "mail/log": { retentionDays: 8 } } }, /retention that CloudWatch Logs accepts/],
  ])("are refused when they could not be meant: %j", (settings, why) => {
    expect(() => testEnvironment(settings as Settings)).toThrow(why);
  });

  it("must be of a part that is there, or what was meant would stay as it is", () => {
    const stack = new PartsStack({});
    const check = (settings: Settings) => () => checkParts(testEnvironment(settings), [stack]);
    expect(check({ alarms: { "mail/alarms/dept": { threshold: 1 } } })).toThrow(
      "environments/dev.ts:\n  alarms.mail/alarms/dept: there is none; did you mean mail/alarms/depth?",
    );
    expect(check({ functions: { "mail/post": { memoryMb: 512 } } })).toThrow(/did you mean mail\/sort\?/);
    expect(check({ tags: { "mail/constructor": { A: "b" } } })).toThrow(/tags\.mail\/constructor: there is none/);
    expect(check({ tags: { "mail/post": { A: "b" } }, logs: { "mail/sort/log": {} } })).not.toThrow();
  });
});

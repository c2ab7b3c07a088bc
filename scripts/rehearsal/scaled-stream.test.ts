import { CloudWatchClient, PutMetricDataCommand } from "@aws-sdk/client-cloudwatch";
import { DescribeStreamSummaryCommand, KinesisClient } from "@aws-sdk/client-kinesis";
import { InvokeCommand, LambdaClient } from "@aws-sdk/client-lambda";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Decision } from "#functions/scale-streams/decide";
import { type MorningAfter, openMorningAfter } from "#scripts/commands/adopt/testing/morning-after";
import { drift } from "#scripts/commands/drift/drift";
import { thorough } from "#scripts/house/thorough";
import { clientConfig } from "./emulator/access.ts";

const StreamName = "local-kinesis-events";
const FunctionName = "local-scale-streams-scale-streams";
const withStreams = (streams: string) => (text: string) =>
  text.replace(/( {2}streams: .*\n)?( {2}usage: )/, `  streams: ${streams},\n$2`);

describe.runIf(thorough)("a stream that is scaled", () => {
  let site: MorningAfter;
  beforeAll(async () => {
    site = await openMorningAfter("keys", "alerts");
    site.edit(withStreams('{ mode: "provisioned", minShards: 2, maxShards: 8 }'));
    await site.deploy("kinesis", "scale-streams");
  }, 180_000);
  afterAll(() => site?.stop());

  /** Runs the deployed function, as its rule does. */
  const run = async () => {
    const lambda = new LambdaClient(clientConfig(site.access));
    const { Payload, FunctionError } = await lambda.send(new InvokeCommand({ FunctionName }));
    const answer = Buffer.from(Payload ?? []).toString();
    if (FunctionError) throw new Error(answer);
    return JSON.parse(answer) as Decision;
  };
  const shards = async () => {
    const kinesis = new KinesisClient(clientConfig(site.access));
    return (await kinesis.send(new DescribeStreamSummaryCommand({ StreamName }))).StreamDescriptionSummary
      ?.OpenShardCount;
  };
  /** What CloudWatch would say after some minutes of a load, which the emulator measures none of. */
  const measured = async (perSecond: number, minutes: number) => {
    const now = Math.floor(Date.now() / 60_000);
    const data = Array.from({ length: minutes }, (_, index) => new Date((now - index) * 60_000)).flatMap((Timestamp) =>
      Object.entries({ IncomingRecords: perSecond * 60, IncomingBytes: perSecond * 60_000 }).map(
        ([MetricName, Value]) => ({
          MetricName,
          Value,
          Timestamp,
          Dimensions: [{ Name: "StreamName", Value: StreamName }],
        }),
      ),
    );
    const cloudwatch = new CloudWatchClient(clientConfig(site.access));
    await cloudwatch.send(new PutMetricDataCommand({ Namespace: "AWS/Kinesis", MetricData: data }));
  };

  it("keeps its shards while nothing is known of its load", async () => {
    expect(await run()).toMatchObject({ kind: "hold", needed: null, reason: "nothing is known of the load of now" });
    expect(await shards()).toBe(2);
  });

  it("gets more for a peak, once, however many runs there are at the time", async () => {
    await measured(1_900, 8);
    const decisions = await Promise.all([run(), run()]);
    expect(decisions.some(({ kind }) => kind === "scale")).toBe(true);
    expect(await shards()).toBe(4);
    expect(await run()).toMatchObject({ kind: "hold", left: 9 });
    expect(await shards()).toBe(4);
  });

  it("is as the code says for plan, drift and adopt, with more shards than it was made with", async () => {
    expect(await site.planned("kinesis", "scale-streams")).toEqual([]);
    const input = { environment: "local", stacks: [], rehearse: true, markdown: false };
    const { exitCode } = await drift(await site.context(), input);
    expect(exitCode).toBe(0);
    expect(await site.adopt(["kinesis"])).toMatchObject({ exitCode: 0, text: "Nothing was changed by hand." });
    await site.deploy("kinesis");
    expect(await shards()).toBe(4);
  }, 120_000);

  it("is left alone by a deploy with another minimum, which is the function's", async () => {
    site.edit(withStreams('{ mode: "provisioned", minShards: 3, maxShards: 8 }'));
    expect(await site.planned("kinesis")).toEqual([]);
    expect((await site.planned("scale-streams")).filter((each) => each.includes("aws_lambda_function"))).toHaveLength(
      1,
    );
  }, 60_000);

  it("has nothing that scales it, once it is on demand", async () => {
    site.edit(withStreams('{ mode: "on-demand" }'));
    await site.deploy("kinesis", "scale-streams");
    await expect(run()).rejects.toThrow(/not found/i);
    expect(await site.planned("kinesis", "scale-streams")).toEqual([]);
  }, 120_000);
});

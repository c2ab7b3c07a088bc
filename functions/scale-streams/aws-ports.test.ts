import { describe, expect, it } from "vitest";
import { cloudwatchLoad, kinesisStream } from "./aws-ports.ts";
import { changesTable } from "./changes-table.ts";

const now = new Date("2026-11-18T03:00:00Z");
const at = (minute: number) => new Date(Date.UTC(2026, 10, 18, 2, minute));
const answering = (...answers: object[]) => {
  const sent: { input: Record<string, unknown> }[] = [];
  const send = async (command: { input: Record<string, unknown> }) => {
    sent.push(command);
    const answer = answers[sent.length - 1];
    if (answer instanceof Error) throw answer;
    return answer;
  };
  return { client: { send } as never, sent };
};
const failure = (name: string) => Object.assign(new Error(`AWS says ${name}`), { name });

describe("the load of a stream, from CloudWatch", () => {
  const result = (Id: string, ...sums: [minute: number, sum: number][]) => ({
    Id,
    Timestamps: sums.map(([minute]) => at(minute)),
    Values: sums.map(([, sum]) => sum),
  });

  it("is put together from all pages, a minute at a time, oldest first", async () => {
    const { client, sent } = answering(
      { MetricDataResults: [result("records", [2, 20], [1, 10]), result("bytes", [1, 1_000])], NextToken: "more" },
      { MetricDataResults: [result("bytes", [2, 2_000]), result("refused", [2, 5])] },
    );
    expect(await cloudwatchLoad(client, "events").load(now)).toEqual([
      { at: at(1), records: 10, bytes: 1_000, refused: 0 },
      { at: at(2), records: 20, bytes: 2_000, refused: 5 },
    ]);
    expect(sent.map(({ input }) => input.NextToken)).toEqual([undefined, "more"]);
    expect(sent[0]?.input).toMatchObject({ StartTime: at(0), EndTime: now });
  });

  it("has no minute of which half is missing, and one that was refused as a whole", async () => {
    const results = [result("records", [1, 10]), result("bytes", [2, 1_000]), result("refused", [1, 0], [3, 7])];
    const { client } = answering({ MetricDataResults: results });
    expect(await cloudwatchLoad(client, "events").load(now)).toEqual([{ at: at(3), records: 0, bytes: 0, refused: 7 }]);
  });

  it("takes nothing from results that were not asked for", async () => {
    const { client } = answering({ MetricDataResults: [result("__proto__", [1, 1]), result("toString", [1, 1]), {}] });
    expect(await cloudwatchLoad(client, "events").load(now)).toEqual([]);
  });
});

describe("a stream of Kinesis", () => {
  it("is described by mode, state and open shards, and as unknown where AWS leaves something out", async () => {
    const summary = { StreamModeDetails: { StreamMode: "ON_DEMAND" }, StreamStatus: "ACTIVE", OpenShardCount: 4 };
    const { client } = answering({ StreamDescriptionSummary: summary }, {});
    const stream = kinesisStream(client, "events");
    expect(await stream.stream()).toEqual({ mode: "on-demand", status: "ACTIVE", shards: 4 });
    expect(await stream.stream()).toEqual({ mode: "provisioned", status: "not described", shards: null });
  });

  it("is asked for shards of equal size; refusals are told apart, and anything else is thrown", async () => {
    const { client, sent } = answering(
      {},
      failure("ResourceInUseException"),
      failure("LimitExceededException"),
      failure("AccessDeniedException"),
    );
    const { setShards } = kinesisStream(client, "events");
    expect([await setShards(4), await setShards(4), await setShards(4)]).toEqual(["asked", "busy", "spent"]);
    await expect(setShards(4)).rejects.toThrow("AccessDeniedException");
    expect(sent[0]?.input).toEqual({ StreamName: "events", TargetShardCount: 4, ScalingType: "UNIFORM_SCALING" });
  });
});

describe("the table of changes", () => {
  it.each([
    ["without a revision", { changes: { S: "[]" } }, "its revision is no number; delete the item"],
    ["with a revision of text", { revision: { S: "1" }, changes: { S: "[]" } }, "its revision is no number"],
    ["without changes", { revision: { N: "1" } }, "cannot be read; delete the item"],
  ])("is not read %s: it says which item is to be deleted", async (_, Item, message) => {
    const { client } = answering({ Item });
    const history = changesTable(client, "changes", "events").history(now);
    await expect(history).rejects.toThrow(message);
    await expect(history).rejects.toThrow("changes, item pk=stream#events sk=changes");
  });
});

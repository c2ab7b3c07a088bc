import type { KinesisStreamEvent, KinesisStreamRecord } from "aws-lambda";
import { describe, expect, it, vi } from "vitest";
import { sampleEvent } from "#functions/pipelines/testing/sample-event";
import { type HandlerPorts, processHandler } from "./process.ts";
import type { ProcessEventsMetric } from "./settings.ts";

interface Sample {
  readonly card: string;
  readonly content: unknown;
}

const batchOf = (samples: readonly Sample[]): KinesisStreamEvent => ({
  Records: samples.map(
    ({ card, content }, index) =>
      ({
        eventID: `shardId-000000000000:${index}`,
        kinesis: {
          partitionKey: card,
          sequenceNumber: String(index),
          approximateArrivalTimestamp: 1_795_201_890,
          data: Buffer.from(typeof content === "string" ? content : JSON.stringify(content)).toString("base64"),
        },
      }) as KinesisStreamRecord,
  ),
});

const outage = Object.assign(new Error("card 4111111111111111 throttled"), { name: "ThrottlingException" });

/** The handler over a store in memory that is down for the ids in `down`. */
const handlerWith = ({ down = [] as string[], ...change }: Partial<HandlerPorts> & { down?: string[] } = {}) => {
  const stored: string[] = [];
  const counted: Partial<Record<ProcessEventsMetric, number>> = {};
  const latencies: number[] = [];
  const lines: { level: string; message: string; detail: Record<string, unknown> }[] = [];
  const line = (level: string) => (message: string, detail: Record<string, unknown>) =>
    void lines.push({ level, message, detail });
  const setAside = vi.fn(async () => {});
  const publish = vi.fn();
  const handle = processHandler({
    storeOnce: async (result) => {
      if (down.includes(result.key)) throw outage;
      stored.push(result.key);
      return "stored";
    },
    setAside,
    retentionDays: 30,
    modes: {},
    concurrency: 4,
    now: () => new Date("2026-11-20T18:51:30.623Z"),
    log: {
      debug: line("debug"),
      info: line("info"),
      warn: line("warn"),
      error: line("error"),
    } as unknown as HandlerPorts["log"],
    meter: {
      count: (name, events) => {
        if (events > 0) counted[name] = events;
      },
      milliseconds: (_, duration) => void latencies.push(duration),
      publish,
    },
    ...change,
  });
  return { handle, stored, counted, latencies, lines, setAside, publish };
};

const time = { getRemainingTimeInMillis: () => 30_000 };
const good = (card: string, id: string): Sample => ({ card, content: sampleEvent(id) });

describe("processHandler", () => {
  it("stores a batch and reports no failure", async () => {
    const { handle, stored, counted, latencies, publish } = handlerWith();
    expect(await handle(batchOf([good("a", "1"), good("b", "2"), good("a", "3")]), time)).toEqual({
      batchItemFailures: [],
    });
    expect(stored.sort()).toEqual(["1", "2", "3"]);
    expect(counted).toEqual({ Stored: 3, Late: 3 });
    expect(latencies).toEqual([500, 500, 500]);
    expect(publish).toHaveBeenCalledOnce();
  });

  it("stops a card at its first failure, goes on with the others, and names all that was not done", async () => {
    const { handle, stored, counted } = handlerWith({ down: ["2"] });
    const batch = batchOf([good("a", "1"), good("a", "2"), good("b", "3"), good("a", "4"), good("b", "5")]);
    const { batchItemFailures } = await handle(batch, time);
    expect(batchItemFailures.map(({ itemIdentifier }) => itemIdentifier).sort()).toEqual(["1", "3"]);
    expect(stored.sort()).toEqual(["1", "3", "5"]);
    expect(counted).toEqual({ Stored: 3, Late: 3, Failed: 2 });
  });

  it("lets poison hold up nothing", async () => {
    const { handle, stored, counted, setAside } = handlerWith();
    const { batchItemFailures } = await handle(batchOf([{ card: "a", content: "{" }, good("a", "1")]), time);
    expect(batchItemFailures).toEqual([]);
    expect(stored).toEqual(["1"]);
    expect(setAside).toHaveBeenCalledOnce();
    expect(counted).toEqual({ Stored: 1, Late: 1, Quarantined: 1 });
  });

  it("delivers poison again that could not be set aside", async () => {
    const { handle, stored } = handlerWith({ setAside: () => Promise.reject(new Error("SlowDown")) });
    const { batchItemFailures } = await handle(batchOf([{ card: "a", content: "{" }, good("a", "1")]), time);
    expect(batchItemFailures).toHaveLength(2);
    expect(stored).toEqual([]);
  });

  it("writes one log line per batch: counts when all went well, the error when not", async () => {
    const well = handlerWith();
    await well.handle(batchOf([good("a", "1"), { card: "b", content: "{" }]), time);
    expect(well.lines).toEqual([
      { level: "info", message: "Batch done", detail: { stored: 1, quarantined: 1, undone: 0 } },
    ]);

    const badly = handlerWith({ down: ["1", "2"] });
    await badly.handle(batchOf([good("a", "1"), good("b", "2")]), time);
    expect(badly.lines).toMatchObject([{ level: "error", detail: { undone: 2, failedKeys: 2, error: outage } }]);
  });

  it("begins no further record when its time runs out, and gives the rest back in good order", async () => {
    let left = 30_000;
    const storeOnce: HandlerPorts["storeOnce"] = async () => {
      left -= 8_000;
      return "stored";
    };
    const { handle, counted } = handlerWith({ storeOnce, concurrency: 1 });
    const batch = batchOf(["1", "2", "3", "4", "5"].map((id) => good("a", id)));
    const { batchItemFailures } = await handle(batch, { getRemainingTimeInMillis: () => left });
    expect(batchItemFailures.map(({ itemIdentifier }) => itemIdentifier)).toEqual(["3", "4"]);
    expect(counted).toEqual({ Stored: 3, Late: 3, Failed: 2 });
  });

  it("begins work even in a function with a short timeout", async () => {
    const { handle, stored } = handlerWith();
    await handle(batchOf([good("a", "1")]), { getRemainingTimeInMillis: () => 3_000 - stored.length });
    expect(stored).toEqual(["1"]);
  });

  it("answers an empty batch", async () => {
    expect(await handlerWith().handle({ Records: [] }, time)).toEqual({ batchItemFailures: [] });
  });
});

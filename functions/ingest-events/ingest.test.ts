import { randomUUID } from "node:crypto";
import { describe, expect, it, vi } from "vitest";
import type { EventRecord } from "#functions/pipelines/record";
import { type IngestPorts, ingestHandler } from "./ingest.ts";
import { KeyRingError } from "./key-ring.ts";
import type { IngestEventsMetric } from "./settings.ts";

const CARD = "2703186189652095";
const event = (id: string, change: object = {}) => ({
  id,
  occurredAt: "2019-01-01T00:00:18Z",
  cardNumber: CARD,
  merchant: "Rippin",
  category: "misc_net",
  amountMinor: 497,
  currency: "USD",
  ...change,
});

/** The handler over ports that remember; `change` replaces some of them. */
const handlerWith = (change: Partial<IngestPorts> = {}) => {
  const written: EventRecord[] = [];
  const counted: Partial<Record<IngestEventsMetric, number>> = {};
  const said: unknown[] = [];
  const note = (...line: unknown[]) => void said.push(line);
  const publish = vi.fn();
  const handle = ingestHandler({
    readKeyRing: async () => ({ current: "1", keys: new Map([["1", new Uint8Array(32)]]) }),
    writeRecords: async (admissions) => {
      written.push(...admissions.map(({ record }) => record));
      return new Set();
    },
    modes: {},
    newIngestionId: randomUUID,
    now: () => new Date("2026-11-20T18:51:30.123Z"),
    log: { debug: note, info: note, warn: note, error: note } as IngestPorts["log"],
    meter: {
      count: (name, events) => {
        counted[name] = events;
      },
      milliseconds: () => {},
      publish,
    },
    ...change,
  });
  const post = async (body: unknown, millisecondsLeft = 9_000, pipeline = "card-transactions") => {
    const answer = await handle(
      { body: JSON.stringify(body), isBase64Encoded: false, pathParameters: { pipeline } },
      { getRemainingTimeInMillis: () => millisecondsLeft },
    );
    return { status: answer.statusCode, headers: answer.headers, body: JSON.parse(answer.body!) };
  };
  return { post, written, counted, said, publish };
};

describe("ingestHandler", () => {
  it("answers 202 with an ingestion id for every accepted event and a reason for every rejected one", async () => {
    const { post, written, counted, publish } = handlerWith();
    const { status, headers, body } = await post({ events: [event("a"), event("b", { currency: "usd" }), event("c")] });
    expect(status).toBe(202);
    expect(headers).toEqual({ "content-type": "application/json" });
    expect(body).toEqual({
      accepted: [
        { index: 0, id: "a", ingestionId: written[0]!.ingestionId },
        { index: 2, id: "c", ingestionId: written[1]!.ingestionId },
      ],
      rejected: [{ index: 1, id: "b", path: "currency", reason: "must be three capital letters (ISO 4217)" }],
    });
    expect(counted).toEqual({ Accepted: 2, Rejected: 1, Failed: 0 });
    expect(publish).toHaveBeenCalledOnce();
  });

  it("writes and logs no card number", async () => {
    const { post, written, said } = handlerWith();
    await post({ events: [event("a"), event("b", { merchant: CARD }), event("c", { extra: CARD })] });
    expect(written).toHaveLength(1);
    expect(JSON.stringify([written, said])).not.toContain(CARD);
  });

  it("answers 400 when nothing was acceptable, and writes nothing", async () => {
    const { post, written } = handlerWith();
    const { status, body } = await post({ events: [event("a", { amountMinor: 1.5 }), 7] });
    expect(status).toBe(400);
    expect(body.accepted).toEqual([]);
    expect(body.rejected).toHaveLength(2);
    expect(written).toEqual([]);
  });

  it("answers 503 when some could not be written, and names just those to be sent again", async () => {
    const { post, counted } = handlerWith({
      writeRecords: async (admissions) => new Set(admissions.filter(({ record }) => record.id === "b")),
    });
    const { status, headers, body } = await post({ events: [event("a"), event("b"), event("c", { id: 1 })] });
    expect(status).toBe(503);
    expect(headers).toMatchObject({ "retry-after": "1" });
    expect(body.accepted).toMatchObject([{ index: 0, id: "a" }]);
    expect(body.rejected).toMatchObject([{ index: 2, path: "id" }]);
    expect(body.failed).toEqual([{ index: 1, id: "b", reason: "could not be written in time; send it again" }]);
    expect(counted).toEqual({ Accepted: 1, Rejected: 1, Failed: 1 });
  });

  it.each([
    [413, { events: Array(501).fill(0) }],
    [400, { events: [] }],
    [400, "text"],
  ])("answers %i with a message for a request that is no batch of events", async (status, request) => {
    const answer = await handlerWith().post(request);
    expect(answer.status).toBe(status);
    expect(answer.body).toEqual({ message: expect.any(String) });
  });

  it("writes the events of any pipeline, and needs no card token keys where there are no cards", async () => {
    const readKeyRing = () => Promise.reject(new Error("not needed"));
    const { post, written } = handlerWith({ readKeyRing });
    const reading = { deviceId: "d-1", sequence: 7, measuredAt: "2026-11-20T18:50:00Z", celsius: 21.5 };
    const { status, body } = await post({ events: [reading] }, 9_000, "device-readings");
    expect([status, body.accepted[0].id]).toEqual([202, "d-1#7"]);
    expect(written).toMatchObject([{ pipeline: "device-readings", id: "d-1#7", payload: reading }]);
  });

  it.each(["nonsense", "", "__proto__", "constructor"])(
    "answers 404 for %j, naming the pipelines there are",
    async (name) => {
      const { status, body } = await handlerWith().post({ events: [event("a")] }, 9_000, name);
      expect(status).toBe(404);
      expect(body.message).toContain("card-transactions, device-readings, order-changes");
    },
  );

  it("sends clients of a pipeline that has not moved yet back to the old system, and stores nothing", async () => {
    const modes = { "card-transactions": { mode: "legacy" } } as const;
    const { post, written } = handlerWith({ modes });
    const { status, body } = await post({ events: [event("a")] });
    expect([status, body.message, written]).toEqual([409, expect.stringContaining("has not moved here yet"), []]);
  });

  it("answers 503 without the card token keys, stores nothing, and tells the operator the secret and the remedy", async () => {
    const readKeyRing = async () => {
      throw new KeyRingError("local/card-token-keys", "the secret is not JSON");
    };
    const { post, written, said } = handlerWith({ readKeyRing });
    const { status, body } = await post({ events: [event("a")] });
    expect(status).toBe(503);
    expect(body.message).toContain("none was stored");
    expect(body.message).not.toContain("local/card-token-keys");
    expect(written).toEqual([]);
    expect(String(said)).toContain('Store {"current":"1"');
    expect(String(said)).toContain('"local/card-token-keys"');
  });

  it("answers 500 for a bug instead of throwing, as Lambda would log the error unmasked", async () => {
    const writeRecords = async () => {
      throw new TypeError("x is not a function");
    };
    const { post, publish } = handlerWith({ writeRecords });
    const { status, body } = await post({ events: [event("a")] });
    expect(status).toBe(500);
    expect(body.message).not.toContain("not a function");
    expect(publish).toHaveBeenCalledOnce();
  });

  it("tries to write for eight seconds at most, and leaves itself one to answer", async () => {
    const left: number[] = [];
    const writeRecords: IngestPorts["writeRecords"] = async (_, milliseconds) => {
      left.push(milliseconds);
      return new Set();
    };
    const { post } = handlerWith({ writeRecords });
    for (const millisecondsLeft of [30_000, 5_000]) await post({ events: [event("a")] }, millisecondsLeft);
    expect(left).toEqual([8_000, 4_000]);
  });
});

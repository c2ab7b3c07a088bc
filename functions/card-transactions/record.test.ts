import { randomUUID } from "node:crypto";
import { describe, expect, it } from "vitest";
import { eventRecord } from "./record.ts";

const payload = {
  id: "tx-1",
  occurredAt: "2019-01-01T00:00:18Z",
  merchant: "Rippin",
  category: "misc_net",
  amountMinor: 497,
  currency: "USD",
  card: { token: `tok_1_${"a".repeat(32)}`, keyVersion: "1", lastFour: "2095" },
};
const record = {
  version: 1,
  pipeline: "card-transactions",
  id: "tx-1",
  ingestionId: randomUUID(),
  ingestedAt: "2026-11-20T18:51:30.123Z",
  payload,
};

describe("eventRecord", () => {
  it("takes a record of version 1", () => {
    expect(eventRecord.parse(record)).toEqual(record);
  });

  it("lets a later producer add fields to the envelope, and does not keep them", () => {
    expect(eventRecord.parse({ ...record, traceId: "1-2" })).toEqual(record);
  });

  it.each([
    { version: 2 },
    { version: "1" },
    { pipeline: "other" },
    { id: "tx-2" },
    { ingestionId: "../../etc" },
    { ingestedAt: "2026-11-20T18:51:30Z" },
    { payload: { ...payload, amountMinor: -1 } },
    { payload: undefined },
  ])("refuses %j", (change) => expect(eventRecord.safeParse({ ...record, ...change }).success).toBe(false));
});

import { randomUUID } from "node:crypto";
import { describe, expect, it } from "vitest";
import { envelope } from "./record.ts";

const record = {
  version: 1,
  pipeline: "card-transactions",
  id: "tx-1",
  ingestionId: randomUUID(),
  ingestedAt: "2026-11-20T18:51:30.123Z",
  payload: { amountMinor: 1 },
};

describe("the record's envelope", () => {
  it("is taken in version 1, whatever the payload", () => {
    for (const payload of [record.payload, null, 7])
      expect(envelope.parse({ ...record, payload })).toEqual({ ...record, payload });
  });

  it.each([
    { version: 2 },
    { version: "1" },
    { pipeline: 7 },
    { id: undefined },
    { ingestionId: "../../etc" },
    { ingestedAt: "2026-11-20T18:51:30Z" },
  ])("is refused with %j", (change) => expect(envelope.safeParse({ ...record, ...change }).success).toBe(false));
});

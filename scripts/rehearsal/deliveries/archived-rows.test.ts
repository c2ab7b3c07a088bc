import { describe, expect, it } from "vitest";
import { archivedEvent } from "#constructs/analytics/archived-event";
import { envelope } from "#functions/pipelines/record";
import { record } from "../event-sources/testing/records.ts";
import { archivedRows } from "./archived-rows.ts";

const of = (...texts: readonly (string | Uint8Array)[]) =>
  archivedRows(texts.map((data, index) => record(index, { data: Buffer.from(data), arrivedAt: 1000 })));
const rows = (...texts: readonly string[]) =>
  of(...texts)
    .rows.trim()
    .split("\n")
    .map((line) => JSON.parse(line));
const event = {
  version: 1,
  pipeline: "order-changes",
  id: "order-1#2",
  ingestionId: "0e4b1c1e-6a57-4c1f-9d4b-0c2f6e6d9a11",
  ingestedAt: "2026-01-05T10:00:00.000Z",
  payload: { orderId: "order-1", changedAt: "2026-01-05T09:59:00Z", lines: [{ sku: "ä" }] },
};

describe("rows of the archive", () => {
  it("have every field of the record as a column, and the payload as the JSON that it was", () => {
    expect(rows(JSON.stringify(event))).toEqual([
      {
        version: 1,
        pipeline: "order-changes",
        id: "order-1#2",
        ingestion_id: event.ingestionId,
        ingested_at: event.ingestedAt,
        payload: JSON.stringify(event.payload),
      },
    ]);
    expect(Object.keys(envelope.shape).sort()).toEqual(archivedEvent.map(({ field }) => field).sort());
  });

  it("are as many as events, in their order", () => {
    const many = Array.from({ length: 50 }, (_, index) => JSON.stringify({ ...event, id: `order-${index}` }));
    expect(rows(...many).map(({ id }) => id)).toEqual(many.map((_, index) => `order-${index}`));
  });

  it("leave out what no column names, and are null where a field is missing", () => {
    expect(rows('{"id":"a","more":1}')).toEqual([
      { version: null, pipeline: null, id: "a", ingestion_id: null, ingested_at: null, payload: null },
    ]);
  });

  it("take nothing from what every object has", () => {
    expect(rows('{"__proto__":{"id":"a"},"id":"b"}')[0]).toMatchObject({ id: "b", pipeline: null });
  });

  it.each([
    ["no JSON", "{"],
    ["a list", "[]"],
    ["a number", "1"],
    ["nothing", ""],
    ["bytes", Buffer.from([0xff, 0, 0x80])],
  ])("set aside %s, whole, and go on", (_, bad) => {
    const { rows, failures } = of(JSON.stringify(event), bad, JSON.stringify(event));
    expect(rows.trim().split("\n")).toHaveLength(2);
    const failure = JSON.parse(failures);
    expect(failure).toMatchObject({ lastErrorCode: "DataFormatConversion.ParseError", arrivalTimestamp: 1000 });
    expect(Buffer.from(failure.rawData, "base64")).toEqual(Buffer.from(bad));
  });
});

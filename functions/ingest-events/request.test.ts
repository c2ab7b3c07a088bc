import { describe, expect, it } from "vitest";
import { MOST_BYTES, parseRequest } from "./request.ts";

const base64 = (bytes: Buffer | string) => ({
  body: Buffer.from(bytes as string).toString("base64"),
  isBase64Encoded: true,
});
const text = (body: string | undefined) => ({ body, isBase64Encoded: false });

describe("parseRequest", () => {
  it("reads the events of a body in text and in base64", () => {
    const events = [{ id: "tx-é" }, null, 3];
    const body = JSON.stringify({ events });
    expect(parseRequest(text(body))).toEqual({ kind: "events", events });
    expect(parseRequest(base64(body))).toEqual({ kind: "events", events });
  });

  it.each([
    ["no body", text(undefined)],
    ["an empty body", text("")],
    ["no JSON", text("{")],
    ["a number", text("1")],
    ["null", text("null")],
    ["a list", text("[]")],
    ["no events", text("{}")],
    ["an empty list of events", text('{"events":[]}')],
    ["events that are no list", text('{"events":{"length":1}}')],
    ["events in a prototype", text('{"__proto__":{"events":[1]}}')],
    ["bytes that are not UTF-8", base64(Buffer.from([0x7b, 0xff, 0x7d]))],
    ["base64 of nothing", { body: "!", isBase64Encoded: true }],
    ["nesting without end", text("[".repeat(500_000))],
  ])("refuses %s with 400 and tells the form", (_, request) => {
    expect(parseRequest(request)).toEqual({
      kind: "refused",
      status: 400,
      message: expect.stringContaining('{"events": [...]}'),
    });
  });

  it("does not quote the body", () => {
    expect(JSON.stringify(parseRequest(text('{"cardNumber":"4111111111111111"')))).not.toContain("4111");
  });

  it("refuses more than 500 events with 413", () => {
    const of = (count: number) => parseRequest(text(JSON.stringify({ events: Array(count).fill(1) })));
    expect(of(500).kind).toBe("events");
    expect(of(501)).toEqual({
      kind: "refused",
      status: 413,
      message: expect.stringContaining("at most 500 events; this one has 501"),
    });
  });

  it("refuses more bytes than it reads with 413, counted as bytes", () => {
    const body = JSON.stringify({ events: ["é".repeat(MOST_BYTES / 2)] });
    expect(body.length).toBeLessThan(MOST_BYTES);
    for (const request of [text(body), base64(body)]) {
      expect(parseRequest(request)).toEqual({
        kind: "refused",
        status: 413,
        message: expect.stringContaining("at most 1048576 bytes"),
      });
    }
  });
});

import { describe, expect, it } from "vitest";
import { accept, accepted, fail, json, rows, scriptedApi, sendTo } from "../testing/scripted-api.ts";

describe("sendEvents", () => {
  it("posts every event once, with its token, in batches of at most 200", async () => {
    const authorizations: (string | undefined)[] = [];
    const server = await scriptedApi((ids, response, socket, request) => {
      authorizations.push(request.headers.authorization);
      accept(ids, response, socket, request);
    });
    const { sent } = await sendTo(server.url, { rows: rows(1_001) });
    expect(sent.map((event) => event.line)).toEqual(rows(1_001).map((row) => row.line));
    expect(sent[0]).toEqual({ line: 2, id: "e0", ingestionId: "i-e0", resent: false });
    expect(server.requests.map((ids) => ids.length).sort()).toEqual([1, 200, 200, 200, 200, 200]);
    expect(new Set(authorizations)).toEqual(new Set(["Bearer token"]));
  });

  it("uses its few connections again", async () => {
    const server = await scriptedApi(accept);
    await sendTo(server.url, { rows: rows(6_000), concurrency: 3 });
    expect(server.requests).toHaveLength(30);
    // fetch may open another while one is just being handed back.
    expect(server.sockets()).toBeLessThanOrEqual(6);
  });

  it("makes small batches at a low rate, and keeps to it", async () => {
    const server = await scriptedApi(accept);
    const began = performance.now();
    await sendTo(server.url, { rows: rows(31), eventsPerSecond: 100 });
    expect(server.requests.map((ids) => ids.length)).toEqual([10, 10, 10, 1]);
    expect(performance.now() - began).toBeGreaterThanOrEqual(290);
  });

  it("sends on at a set rate while requests wait for their answers", async () => {
    const held: (() => void)[] = [];
    const server = await scriptedApi((...request) => {
      held.push(() => accept(...request));
      // Without the fifth request, the first is never answered.
      if (held.length >= 5) for (const answer of held.splice(0)) answer();
    });
    const { sent, pace } = await sendTo(server.url, { rows: rows(500), eventsPerSecond: 1_000 });
    expect(server.requests).toHaveLength(5);
    expect(sent).toHaveLength(500);
    expect(pace?.usual?.asked).toBe(1_000);
  });

  it("makes smaller batches of large events", async () => {
    const server = await scriptedApi(accept);
    const large = Array.from({ length: 100 }, (_, index) => ({
      line: index,
      event: { id: `e${index}`, text: "x".repeat(15_000) },
    }));
    expect((await sendTo(server.url, { rows: large })).sent).toHaveLength(100);
    expect(Math.max(...server.requests.map((ids) => ids.length))).toBeLessThan(40);
  });

  it("passes malformed rows on, and sends the others", async () => {
    const server = await scriptedApi(accept);
    const mixed = [...rows(1), { line: 3, reason: "is broken" }, { line: 4, event: { id: "e9" } }];
    const { ids, rejections } = await sendTo(server.url, { rows: mixed });
    expect(ids).toEqual(["e0", "e9"]);
    expect(rejections).toEqual([{ line: 3, reason: "is broken" }]);
  });

  it("reports what the API rejects by line, with nothing in it that could be a card number", async () => {
    const server = await scriptedApi((ids, response) =>
      json(202, {
        accepted: accepted(ids).slice(0, 1),
        rejected: [
          { index: 1, path: "cardNumber", reason: "9999000000000003 is wrong" },
          { index: 2, id: "e2", path: "", reason: "must be an object" },
        ],
      })(response),
    );
    const { ids, rejections } = await sendTo(server.url);
    expect(ids).toEqual(["e0"]);
    expect(rejections).toEqual([
      { line: 3, reason: "cardNumber: … is wrong" },
      { line: 4, reason: "must be an object" },
    ]);
  });

  it("understands an answer in which nothing was acceptable", async () => {
    const rejected = [0, 1, 2].map((index) => ({ index, path: "id", reason: "must be text" }));
    const server = await scriptedApi(fail(400, { accepted: [], rejected }));
    expect((await sendTo(server.url)).rejections.map(({ line }) => line)).toEqual([2, 3, 4]);
  });

  it("sends again only what failed", async () => {
    const server = await scriptedApi(
      (ids, response) =>
        json(503, {
          accepted: accepted(ids).slice(0, 1),
          rejected: [],
          failed: [1, 2].map((index) => ({ index, id: ids[index], reason: "busy" })),
        })(response),
      accept,
    );
    const { sent } = await sendTo(server.url);
    expect(server.requests).toEqual([
      ["e0", "e1", "e2"],
      ["e1", "e2"],
    ]);
    expect(sent.map(({ line, id, resent }) => [line, id, resent])).toEqual([
      [2, "e0", false],
      [3, "e1", false],
      [4, "e2", false],
    ]);
  });

  it("reads no further ahead than the requests under way need, and not at all while held back", async () => {
    const server = await scriptedApi(accept);
    let [read, waiting, release] = [0, 0, () => {}];
    const held = new Promise<void>((resolve) => {
      release = resolve;
    });
    function* counted() {
      for (const row of rows(5_000)) {
        read += 1;
        yield row;
      }
    }
    const ready = () => {
      waiting += 1;
      return held;
    };
    const sending = sendTo(server.url, { rows: counted(), concurrency: 2, ready });
    await expect.poll(() => waiting).toBe(2);
    expect(read).toBeLessThanOrEqual(2 * 200 + 1);
    expect(server.requests).toEqual([]);
    release();
    await sending;
    expect(read).toBe(5_000);
  });

  it("ends with the signal's reason, and leaves no request under way", async () => {
    const stop = new AbortController();
    const reason = new Error("enough");
    let closed = 0;
    const server = await scriptedApi((_, __, socket) => {
      socket.on("close", () => {
        closed += 1;
      });
      stop.abort(reason);
    });
    await expect(sendTo(server.url, { signal: stop.signal })).rejects.toBe(reason);
    await expect.poll(() => closed).toBe(1);
  });

  it("ends with what reading the rows throws", async () => {
    const server = await scriptedApi(accept);
    function* broken() {
      yield* rows(300);
      throw new Error("cannot read on");
    }
    await expect(sendTo(server.url, { rows: broken() })).rejects.toThrow("cannot read on");
  });
});

import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo, Socket } from "node:net";
import { afterEach, describe, expect, it } from "vitest";
import type { InputRow } from "../input/input-row.ts";
import type { Rejection } from "../result.ts";
import type { SentEvent } from "./deliver.ts";
import { type SenderOptions, sendEvents } from "./send-events.ts";

type SentBody = { events: { id: string; [name: string]: unknown }[] };
type Reply = (ids: string[], response: ServerResponse, socket: Socket, request: IncomingMessage) => void;

const stops: (() => Promise<unknown>)[] = [];
afterEach(() => Promise.all(stops.splice(0).map((stop) => stop())));

/** A server that answers the first request with the first reply, and so on; the last reply is for all further ones. */
async function api(...replies: Reply[]) {
  const requests: string[][] = [];
  let sockets = 0;
  const server = createServer(async (request, response) => {
    let body = "";
    for await (const chunk of request) body += chunk;
    const ids = (JSON.parse(body) as SentBody).events.map((event) => event.id);
    requests.push(ids);
    (replies[requests.length - 1] ?? replies.at(-1))?.(ids, response, request.socket, request);
  }).on("connection", () => {
    sockets += 1;
  });
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  stops.push(() => {
    server.closeAllConnections();
    return new Promise((done) => server.close(done));
  });
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, requests, sockets: () => sockets };
}

const json = (status: number, body: unknown) => (response: ServerResponse) =>
  response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(body));

const accepted = (ids: string[]) => ids.map((id, index) => ({ index, id, ingestionId: `i-${id}` }));
const accept: Reply = (ids, response) => json(202, { accepted: accepted(ids), rejected: [] })(response);
const fail =
  (status: number, body: unknown = { message: "no" }): Reply =>
  (_, response) =>
    json(status, body)(response);

const rows = (count: number): InputRow[] =>
  Array.from({ length: count }, (_, index) => ({ line: index + 2, event: { id: `e${index}` } }));

async function send(url: string, options: Partial<SenderOptions> = {}) {
  const sent: SentEvent[] = [];
  const rejections: Rejection[] = [];
  await sendEvents({
    apiUrl: url,
    token: async () => "token",
    rows: rows(3),
    onAccepted: (events) => sent.push(...events),
    onRejected: (rejection) => rejections.push(rejection),
    pauseMs: 1,
    ...options,
  });
  return {
    sent: sent.sort((one, other) => one.line - other.line),
    rejections,
    ids: sent.map((event) => event.id).sort(),
  };
}

describe("sendEvents", () => {
  it("posts every event once, with its token, in batches of at most 200", async () => {
    const authorizations: (string | undefined)[] = [];
    const server = await api((ids, response, socket, request) => {
      authorizations.push(request.headers.authorization);
      accept(ids, response, socket, request);
    });
    const { sent } = await send(server.url, { rows: rows(1_001) });
    expect(sent.map((event) => event.line)).toEqual(rows(1_001).map((row) => row.line));
    expect(sent[0]).toEqual({ line: 2, id: "e0", ingestionId: "i-e0", resent: false });
    expect(server.requests.map((ids) => ids.length).sort()).toEqual([1, 200, 200, 200, 200, 200]);
    expect(new Set(authorizations)).toEqual(new Set(["Bearer token"]));
  });

  it("uses its few connections again", async () => {
    const server = await api(accept);
    await send(server.url, { rows: rows(6_000), concurrency: 3 });
    expect(server.requests).toHaveLength(30);
    // fetch may open another while one is just being handed back.
    expect(server.sockets()).toBeLessThanOrEqual(6);
  });

  it("makes smaller batches of large events", async () => {
    const server = await api(accept);
    const large = Array.from({ length: 100 }, (_, index) => ({
      line: index,
      event: { id: `e${index}`, text: "x".repeat(15_000) },
    }));
    expect((await send(server.url, { rows: large })).sent).toHaveLength(100);
    expect(Math.max(...server.requests.map((ids) => ids.length))).toBeLessThan(40);
  });

  it("passes malformed rows on, and sends the others", async () => {
    const server = await api(accept);
    const mixed = [...rows(1), { line: 3, reason: "is broken" }, { line: 4, event: { id: "e9" } }];
    const { ids, rejections } = await send(server.url, { rows: mixed });
    expect(ids).toEqual(["e0", "e9"]);
    expect(rejections).toEqual([{ line: 3, reason: "is broken" }]);
  });

  it("reports what the API rejects by line, with nothing in it that could be a card number", async () => {
    const server = await api((ids, response) =>
      json(202, {
        accepted: accepted(ids).slice(0, 1),
        rejected: [
          { index: 1, path: "cardNumber", reason: "9999000000000003 is wrong" },
          { index: 2, id: "e2", path: "", reason: "must be an object" },
        ],
      })(response),
    );
    const { ids, rejections } = await send(server.url);
    expect(ids).toEqual(["e0"]);
    expect(rejections).toEqual([
      { line: 3, reason: "cardNumber: … is wrong" },
      { line: 4, reason: "must be an object" },
    ]);
  });

  it("understands an answer in which nothing was acceptable", async () => {
    const rejected = [0, 1, 2].map((index) => ({ index, path: "id", reason: "must be text" }));
    const server = await api(fail(400, { accepted: [], rejected }));
    expect((await send(server.url)).rejections.map(({ line }) => line)).toEqual([2, 3, 4]);
  });

  it("sends again only what failed", async () => {
    const server = await api(
      (ids, response) =>
        json(503, {
          accepted: accepted(ids).slice(0, 1),
          rejected: [],
          failed: [1, 2].map((index) => ({ index, id: ids[index], reason: "busy" })),
        })(response),
      accept,
    );
    const { sent } = await send(server.url);
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

  it.each<[string, Reply]>([
    ["an internal error", fail(500)],
    ["a bad gateway that answers HTML", (_, response) => response.writeHead(502).end("<html>")],
    ["throttling", fail(429)],
    ["a dropped connection", (_, __, socket) => socket.destroy()],
    [
      "half an answer",
      (_, response, socket) => response.writeHead(202, { "content-length": 999 }).write("{", () => socket.destroy()),
    ],
    ["silence", () => {}],
    ["garbage", (_, response) => response.writeHead(202).end("ok")],
    ["another shape", fail(202, { accepted: "all" })],
    [
      "silence about an event",
      (ids, response) => json(202, { accepted: accepted(ids).slice(1), rejected: [] })(response),
    ],
    [
      "an event named twice",
      (ids, response) =>
        json(202, { accepted: [...accepted(ids), ...accepted(ids).slice(0, 1)], rejected: [] })(response),
    ],
    [
      "the id of another event",
      (ids, response) => json(202, { accepted: accepted([...ids].reverse()), rejected: [] })(response),
    ],
    [
      "an event that was not sent",
      (ids, response) => json(202, { accepted: accepted([...ids, "more"]), rejected: [] })(response),
    ],
  ])("sends again after %s, and remembers that the first request may have counted", async (_, reply) => {
    const server = await api(reply, reply, accept);
    const { sent } = await send(server.url, { timeoutMs: 200 });
    expect(sent.map(({ id, resent }) => [id, resent])).toEqual(["e0", "e1", "e2"].map((id) => [id, true]));
    expect(server.requests).toHaveLength(3);
  });

  it.each([413, 400])(
    "finds the event to blame for a %d of the whole request, and sends the others",
    async (status) => {
      const server = await api((ids, response, ...rest) =>
        ids.includes("e77") ? json(status, { message: "not this" })(response) : accept(ids, response, ...rest),
      );
      const { sent, rejections } = await send(server.url, { rows: rows(200) });
      expect(sent).toHaveLength(199);
      expect(rejections).toEqual([{ line: 79, reason: `HTTP ${status}: not this` }]);
      expect(server.requests.length).toBeLessThan(20);
    },
  );

  it("gives events up after some attempts, with the reason, when the API works otherwise", async () => {
    const server = await api((ids, response, ...rest) =>
      ids.includes("e200") ? json(500, { message: "broken" })(response) : accept(ids, response, ...rest),
    );
    const { sent, rejections } = await send(server.url, { rows: rows(400), concurrency: 1, attempts: 3 });
    expect(sent).toHaveLength(200);
    expect(rejections).toHaveLength(200);
    expect(rejections[0]).toEqual({ line: 202, reason: "not accepted in 3 attempts; the last: HTTP 500: broken" });
  });

  it("goes on for as long as each attempt brings some events through", async () => {
    const server = await api((ids, response) => {
      const failed = ids.slice(1).map((id, index) => ({ index: index + 1, id, reason: "busy" }));
      json(failed.length > 0 ? 503 : 202, { accepted: accepted(ids).slice(0, 1), rejected: [], failed })(response);
    });
    expect((await send(server.url, { rows: rows(20), attempts: 2 })).sent).toHaveLength(20);
  });

  it("fails as a whole when the API has never worked", async () => {
    const server = await api(fail(500, { message: "no stream" }));
    await expect(send(server.url, { attempts: 3 })).rejects.toThrow(
      /not accepted in 3 attempts; the last: HTTP 500: no stream/,
    );
    expect(server.requests).toHaveLength(3);
  });

  it("says which address does not answer when nobody listens there", async () => {
    const server = await api(accept);
    await stops.pop()?.();
    await expect(send(server.url, { attempts: 2 })).rejects.toThrow(
      `${server.url}/events: not accepted in 2 attempts; the last: ECONNREFUSED`,
    );
  });

  it.each([401, 403])("stops at once at %d, says what to do, and does not show the token", async (status) => {
    const server = await api(fail(status, { message: "Unauthorized" }));
    const failure = send(server.url, { rows: rows(2_000), token: async () => "very-secret" });
    await expect(failure).rejects.toThrow(/refuses the token .*deploy the API again/);
    await expect(failure).rejects.not.toThrow("very-secret");
    expect(server.requests.length).toBeLessThanOrEqual(4);
  });

  it("does not follow a redirect with its token", async () => {
    const elsewhere = await api(accept);
    const server = await api((_, response) => response.writeHead(307, { location: `${elsewhere.url}/events` }).end());
    await expect(send(server.url)).rejects.toThrow("is not the events API (HTTP 307)");
    expect(elsewhere.requests).toEqual([]);
  });

  it("reads no further ahead than the requests under way need, and not at all while held back", async () => {
    const server = await api(accept);
    let [read, release] = [0, () => {}];
    const held = new Promise<void>((resolve) => {
      release = resolve;
    });
    function* counted() {
      for (const row of rows(5_000)) {
        read += 1;
        yield row;
      }
    }
    let waiting = 0;
    const full = new Promise<void>((resolve) => {
      const ready = () => {
        waiting += 1;
        if (waiting === 2) resolve();
        return held;
      };
      stops.push(() => send(server.url, { rows: counted(), concurrency: 2, ready }));
    });
    const sending = stops.pop()?.();
    await full;
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
    const server = await api((_, __, socket) => {
      socket.on("close", () => {
        closed += 1;
      });
      stop.abort(reason);
    });
    await expect(send(server.url, { signal: stop.signal })).rejects.toBe(reason);
    await expect.poll(() => closed).toBe(1);
  });

  it("ends with what reading the rows throws", async () => {
    const server = await api(accept);
    function* broken() {
      yield* rows(300);
      throw new Error("cannot read on");
    }
    await expect(send(server.url, { rows: broken() })).rejects.toThrow("cannot read on");
  });
});

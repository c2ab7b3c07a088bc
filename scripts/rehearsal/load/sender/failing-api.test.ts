import { describe, expect, it } from "vitest";
import { accept, accepted, fail, json, type Reply, rows, scriptedApi, sendTo } from "../testing/scripted-api.ts";

describe("sendEvents, when the API fails,", () => {
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
    const server = await scriptedApi(reply, reply, accept);
    const { sent } = await sendTo(server.url, { timeoutMs: 200 });
    expect(sent.map(({ id, resent }) => [id, resent])).toEqual(["e0", "e1", "e2"].map((id) => [id, true]));
    expect(server.requests).toHaveLength(3);
  });

  it.each([413, 400])(
    "finds the event to blame for a %d of the whole request, and sends the others",
    async (status) => {
      const server = await scriptedApi((ids, response, ...rest) =>
        ids.includes("e77") ? json(status, { message: "not this" })(response) : accept(ids, response, ...rest),
      );
      const { sent, rejections } = await sendTo(server.url, { rows: rows(200) });
      expect(sent).toHaveLength(199);
      expect(rejections).toEqual([{ line: 79, reason: `HTTP ${status}: not this` }]);
      expect(server.requests.length).toBeLessThan(20);
    },
  );

  it("gives events up after some attempts, with the reason, when the API works otherwise", async () => {
    const server = await scriptedApi((ids, response, ...rest) =>
      ids.includes("e200") ? json(500, { message: "broken" })(response) : accept(ids, response, ...rest),
    );
    const { sent, rejections } = await sendTo(server.url, { rows: rows(400), concurrency: 1, attempts: 3 });
    expect(sent).toHaveLength(200);
    expect(rejections).toHaveLength(200);
    expect(rejections[0]).toEqual({ line: 202, reason: "not accepted in 3 attempts; the last: HTTP 500: broken" });
  });

  it("goes on for as long as each attempt brings some events through", async () => {
    const server = await scriptedApi((ids, response) => {
      const failed = ids.slice(1).map((id, index) => ({ index: index + 1, id, reason: "busy" }));
      json(failed.length > 0 ? 503 : 202, { accepted: accepted(ids).slice(0, 1), rejected: [], failed })(response);
    });
    expect((await sendTo(server.url, { rows: rows(20), attempts: 2 })).sent).toHaveLength(20);
  });

  it("fails as a whole when the API has never worked", async () => {
    const server = await scriptedApi(fail(500, { message: "no stream" }));
    await expect(sendTo(server.url, { attempts: 3 })).rejects.toThrow(
      /not accepted in 3 attempts; the last: HTTP 500: no stream/,
    );
    expect(server.requests).toHaveLength(3);
  });

  it("says which address does not answer when nobody listens there", async () => {
    const server = await scriptedApi(accept);
    await server.stop();
    await expect(sendTo(server.url, { attempts: 2 })).rejects.toThrow(
      `${server.url}/events/card-transactions: not accepted in 2 attempts; the last: ECONNREFUSED`,
    );
  });

  it.each([401, 403])("stops at once at %d, says what to do, and does not show the token", async (status) => {
    const server = await scriptedApi(fail(status, { message: "Unauthorized" }));
    const failure = sendTo(server.url, { rows: rows(2_000), token: async () => "very-secret" });
    await expect(failure).rejects.toThrow(/refuses the token .*deploy the API again/);
    await expect(failure).rejects.not.toThrow("very-secret");
    expect(server.requests.length).toBeLessThanOrEqual(4);
  });

  it("does not follow a redirect with its token", async () => {
    const elsewhere = await scriptedApi(accept);
    const server = await scriptedApi((_, response) =>
      response.writeHead(307, { location: `${elsewhere.url}/events` }).end(),
    );
    await expect(sendTo(server.url)).rejects.toThrow("is not the events API (HTTP 307)");
    expect(elsewhere.requests).toEqual([]);
  });
});

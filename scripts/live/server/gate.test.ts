import { describe, expect, it } from "vitest";
import { bearerOf, refusalOf } from "./gate.ts";

const HOST = "127.0.0.1:4100";
const own = `http://${HOST}`;

const refusal = (
  headers: Record<string, string>,
  { method = "GET", url = "/events", hosts = [HOST] }: { method?: string; url?: string; hosts?: string[] } = {},
) =>
  refusalOf(
    {
      method,
      url,
      headers: { host: hosts[0], ...headers },
      rawHeaders: [...hosts.flatMap((host) => ["Host", host]), ...Object.entries(headers).flat()],
    },
    HOST,
  )?.status;

const json = { "content-type": "application/json" };

describe("the gate", () => {
  it.each([
    "127.0.0.1",
    "localhost:4100",
    "127.0.0.1:4101",
    "evil.example:4100",
    "127.0.0.1:4100.evil.example",
    "[::1]:4100",
    "0.0.0.0:4100",
    " 127.0.0.1:4100",
  ])("answers to no other name: %s", (host) => {
    expect(refusal({}, { hosts: [host] })).toBe(421);
  });

  it("takes no request with two names, with none, or with an address in place of a path", () => {
    expect(refusal({}, { hosts: [HOST, "evil.example"] })).toBe(421);
    expect(refusal({}, { hosts: [] })).toBe(421);
    expect(refusal({}, { url: "http://evil.example/" })).toBe(421);
    expect(refusal({}, { method: "OPTIONS", url: "*" })).toBe(421);
  });

  it.each(["http://evil.example", "null", "http://localhost:4100", "https://127.0.0.1:4100", `${own}/`, ""])(
    "takes nothing from the origin %j",
    (origin) => {
      expect(refusal({ origin })).toBe(403);
      expect(refusal({ origin, ...json }, { method: "POST" })).toBe(403);
    },
  );

  it("takes nothing that another site loads, but a link to the page", () => {
    expect(refusal({ "sec-fetch-site": "cross-site" })).toBe(403);
    expect(refusal({ "sec-fetch-site": "same-site" }, { url: "/main.js" })).toBe(403);
    const link = { "sec-fetch-site": "cross-site", "sec-fetch-mode": "navigate" };
    expect(refusal(link, { url: "/" })).toBeUndefined();
    expect(refusal(link, { url: "/events" })).toBe(403);
    expect(refusal({ "sec-fetch-site": "none" }, { url: "/" })).toBeUndefined();
  });

  it("takes what changes something with the page's own origin and as JSON only", () => {
    const post = (headers: Record<string, string>) => refusal(headers, { method: "POST" });
    expect(post({ origin: own, ...json })).toBeUndefined();
    expect(post({ origin: own, "content-type": "application/json; charset=utf-8" })).toBeUndefined();
    expect(post(json)).toBe(403);
    for (const type of ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data", "application/jsonp"])
      expect(post({ origin: own, "content-type": type })).toBe(415);
    expect(post({ origin: own })).toBe(415);
  });
});

it("reads a bearer's key and nothing that only looks like one", () => {
  const bearer = (authorization?: string) => bearerOf({ headers: { authorization } });
  expect(bearer("Bearer abc-_9")).toBe("abc-_9");
  for (const text of [undefined, "", "Basic abc", "bearer abc", "Bearer ", "Bearer a b", "Bearer a\n"])
    expect(bearer(text)).toBeUndefined();
});

import { describe, expect, it } from "vitest";
import { defineEnvironment } from "../define.ts";
import { dev } from "../dev.ts";
import type { EnvironmentInput } from "../environment.ts";

const loaded = (api: EnvironmentInput["api"]) => defineEnvironment({ ...dev, api }).api;

describe("the API's settings", () => {
  it("name no issuer unless the environment has one of its own, and promise 200 ms", () => {
    expect(loaded(undefined)).toEqual({
      latencySloMs: 200,
      throttle: { ratePerSecond: 2000, burst: 4000 },
    });
  });

  it("let a site in that a developer serves", () => {
    const corsOrigins = ["http://localhost:5173", "http://localhost", "https://app.example.com:8443"];
    expect(loaded({ corsOrigins }).corsOrigins).toEqual(corsOrigins);
  });

  it.each([
    [
      "an issuer without audiences",
      { issuer: "https://auth.example.com" },
      "api.audiences: api.issuer and api.audiences",
    ],
    ["audiences without an issuer", { audiences: ["web"] }, "api.issuer: api.issuer and api.audiences come together"],
    ["no audience at all", { issuer: "https://auth.example.com", audiences: [] }, "api.audiences"],
    ["an issuer without TLS", { issuer: "http://a.example.com", audiences: ["a"] }, "must be an https URL"],
    [
      "an origin with a slash, which no browser sends",
      { corsOrigins: ["https://a.example.com/"] },
      "without path or slash",
    ],
    ["every origin", { corsOrigins: ["*"] }, "must be an https origin"],
    ["plain http elsewhere", { corsOrigins: ["http://app.example.com"] }, "must be an https origin"],
    ["a host that only begins like one's own", { corsOrigins: ["http://localhost.example.com"] }, "must be an https"],
    ["a promise longer than the API waits", { latencySloMs: 30_000 }, "api.latencySloMs"],
  ])("are refused with %s", (_, api, message) => {
    expect(() => loaded(api)).toThrow(message);
  });
});

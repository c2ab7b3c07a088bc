import { describe, expect, it } from "vitest";
import { cache } from "./cache.ts";

const refusal = (value: Record<string, unknown>) =>
  cache.safeParse(value).error?.issues.map(({ path, message }) => `${path.join(".")}: ${message}`);

describe("the cache's settings", () => {
  it("need not be given, and then name Valkey on the smallest node", () => {
    expect(cache.parse(undefined)).toMatchObject({ engine: "valkey", version: "8.2", nodeType: "cache.t4g.micro" });
  });

  it.each(["cache.t3.medium", "cache.m6g.xlarge", "cache.r7g.large", "cache.m7g.16xlarge"])("take %s", (nodeType) => {
    expect(cache.parse({ nodeType }).nodeType).toBe(nodeType);
  });

  it("take Redis by choice, with a version of its own", () => {
    expect(cache.parse({ engine: "redis", version: "7.1" })).toMatchObject({ engine: "redis", version: "7.1" });
    expect(refusal({ engine: "redis" })).toEqual(["version: redis is offered here as 7.1, 7.0"]);
    expect(refusal({ version: "7.1" })).toEqual(["version: valkey is offered here as 8.2, 8.1, 8.0, 7.2"]);
  });

  it.each([
    ["nodeType", { nodeType: "cache.t4g.tiny" }],
    ["nodeType", { nodeType: "cache.t4g.2xlarge" }],
    ["nodeType", { nodeType: "cache.r7g.99xlarge" }],
    ["nodeType", { nodeType: "cache.m7g.micro" }],
    ["snapshotDays", { snapshotDays: 36 }],
    ["maintenanceWindow", { maintenanceWindow: "sunday 03:00" }],
    ["snapshotWindow", { snapshotWindow: "19:30-20:30" }],
  ])("refuse a wrong %s", (path, value) => {
    expect(refusal(value)).toEqual([expect.stringMatching(new RegExp(`^${path}: must|^${path}: Too`))]);
  });
});

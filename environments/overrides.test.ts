import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { defineEnvironment } from "./define.ts";
import { dev } from "./dev.ts";
import { loadEnvironments } from "./index.ts";
import { parseOverrides, withOverrides } from "./overrides.ts";

describe("SLUICE_SET", () => {
  it("overrides one run and is remembered as JSON by path", () => {
    const [environment] = loadEnvironments({
      SLUICE_ENV: "dev",
      SLUICE_SET: "network.flowLogs=all,logRetentionDays=14,streams.mode=provisioned",
    });
    expect(environment).toMatchObject({
      logRetentionDays: 14,
      network: { flowLogs: "all" },
      streams: { mode: "provisioned", minShards: 2, maxShards: 8 },
    });
    expect(environment?.overrides).toEqual({
      "network.flowLogs": '"all"',
      logRetentionDays: "14",
      "streams.mode": '"provisioned"',
    });
  });

  it("takes JSON values with commas inside", () => {
    const [first, second] = parseOverrides('alerts.emails=["a@example.com","b@example.com"],availability=multi-az');
    expect(first?.value).toEqual(["a@example.com", "b@example.com"]);
    expect(second).toMatchObject({ path: ["availability"], value: "multi-az" });
  });

  it("is validated like the file, and named in the error", () => {
    expect(() => defineEnvironment(dev, parseOverrides("logRetentionDays=31"))).toThrow(
      /environments\/dev\.ts with SLUICE_SET='logRetentionDays=31'[\s\S]*got 31/,
    );
    expect(() => defineEnvironment(dev, parseOverrides("streams.shard=3"))).toThrow(/shard/);
  });

  it.each(["a", "=1", "a..b=1", ".a=1", "__proto__.polluted=1", "network.__proto__.x=1", "constructor.prototype.x=1"])(
    "refuses %s",
    (text) => {
      expect(() => parseOverrides(text)).toThrow(`"${text}" is not an assignment; write path.to.setting=value`);
      expect(({} as Record<string, unknown>).polluted).toBeUndefined();
    },
  );

  it.each(["name=prod", "accountId=333333333333", "region=us-east-1", "state.bucket=other"])(
    "refuses %s, which would make it another environment",
    (text) => {
      expect(() => parseOverrides(text)).toThrow("is fixed in its file");
    },
  );

  it("refuses a path through a value that has no settings inside", () => {
    expect(() => withOverrides(dev, parseOverrides("owner.name=x"))).toThrow(
      'owner is "platform", which has no settings inside',
    );
  });

  it("leaves the original alone and is nothing when unset", () => {
    const before = structuredClone(dev);
    withOverrides(dev, parseOverrides("network.flowLogs=none"));
    expect(dev).toEqual(before);
    expect(parseOverrides(undefined)).toEqual([]);
    expect(parseOverrides(" ")).toEqual([]);
  });

  it("gives back any JSON value that was written", () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        const text = JSON.stringify(value);
        const [override] = parseOverrides(`pipeline.x=${text}`);
        expect(JSON.stringify(override?.value)).toBe(text);
      }),
    );
  });
});

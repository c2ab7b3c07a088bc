import { describe, expect, it } from "vitest";
import { instancePrice } from "./instances.ts";

describe("prices of instances", () => {
  it("are those of the list", () => {
    expect(instancePrice("ec2", "m7i.large")).toMatchObject({ usd: 0.1239, unit: "hour", confidence: "price list" });
    expect(instancePrice("rds", "t4g.small")?.usd).toBe(0.051);
    expect(instancePrice("cache", "r7g.large", "redis")?.usd).toBe(0.262);
  });

  it("go with the size within a family, from the largest that is listed", () => {
    expect(instancePrice("ec2", "t3.xlarge")?.usd).toBe(0.208);
    expect(instancePrice("ec2", "t3.micro")?.usd).toBe(0.013);
    expect(instancePrice("rds", "t4g.large")?.usd).toBe(0.204);
    expect(instancePrice("ec2", "t3.xlarge")?.source).toMatch(/by the size/);
  });

  it("are a fifth lower for Valkey", () => {
    expect(instancePrice("cache", "r7g.large", "valkey")?.usd).toBe(0.2096);
    expect(instancePrice("cache", "t4g.micro", "valkey")?.usd).toBe(0.0192);
  });

  it("say what no list has", () => {
    expect(instancePrice("cache", "m7g.large", "redis")).toMatchObject({ usd: 0.189, confidence: "memory" });
  });

  it.each([
    "x9.large",
    "t3",
    "t3.huge",
    "t3.large.more",
    "__proto__",
    "constructor.large",
    "__proto__.large",
    "t3.__proto__",
    "",
  ])("are not made up for %j", (type) => {
    for (const kind of ["ec2", "rds", "cache"] as const) expect(instancePrice(kind, type)).toBeUndefined();
  });
});

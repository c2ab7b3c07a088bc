import { describe, expect, it } from "vitest";
import { defineEnvironment } from "./define.ts";
import { dev } from "./dev.ts";
import type { EnvironmentInput } from "./environment.ts";
import { defineEnvironments, environmentNames, loadEnvironments } from "./index.ts";
import { prod } from "./prod.ts";

/** dev with some settings replaced. */
const devWith = (changes: Record<string, unknown>) => ({ ...structuredClone(dev), ...changes }) as EnvironmentInput;

describe("environments", () => {
  it("are local, dev, staging and prod, all valid, with defaults filled in", () => {
    const environments = loadEnvironments({});
    expect(environments.map(({ name }) => name)).toEqual(["local", "dev", "staging", "prod"]);
    expect(environmentNames).toEqual(environments.map(({ name }) => name));
    for (const environment of environments) {
      expect(environment.streams).toEqual({ mode: "on-demand", minShards: 2, maxShards: 8, retentionHours: 24 });
      expect(environment.overrides).toEqual({});
    }
  });

  it("can be narrowed to one by SLUICE_ENV, which must exist", () => {
    expect(loadEnvironments({ SLUICE_ENV: "dev" }).map(({ name }) => name)).toEqual(["dev"]);
    expect(() => loadEnvironments({ SLUICE_ENV: "production" })).toThrow(
      'no environment "production"; there are local, dev, staging, prod',
    );
  });

  it("protect data and keep standby copies in production", () => {
    expect(defineEnvironment(prod)).toMatchObject({ protectData: true, availability: "multi-az" });
  });

  it("protect data where nothing is said", () => {
    const { protectData: _, ...silent } = dev;
    expect(defineEnvironment(silent as EnvironmentInput).protectData).toBe(true);
  });

  it.each([
    ["an account id as a number", { accountId: 111111111111 }, "accountId"],
    [
      "a short account id",
      { accountId: "1111" },
      'accountId: must be the 12 digits of an AWS account, as a string; got "1111"',
    ],
    ["one AZ", { availabilityZones: ["ap-northeast-2a"] }, "availabilityZones"],
    [
      "an AZ of another region",
      { availabilityZones: ["us-east-1a", "us-east-1b"] },
      "us-east-1a is not in ap-northeast-2",
    ],
    [
      "a retention that CloudWatch refuses",
      { logRetentionDays: 31 },
      "logRetentionDays: must be a retention that CloudWatch Logs accepts",
    ],
    ["a misspelt setting", { protectdata: true }, "protectdata"],
    ["a name that breaks resource names", { name: "Dev_1" }, "name: must be 2 to 10 lower-case letters or digits"],
    [
      "a token issuer without TLS",
      { api: { ...dev.api, issuer: "http://auth.example.com" } },
      "api.issuer: must be an https URL",
    ],
    [
      "records that expire before they are set aside",
      { pipeline: { maximumRecordAgeSeconds: 90_000 } },
      "must be below streams.retentionHours (24 h = 86400 s)",
    ],
    ["no shards", { streams: { minShards: 0 } }, "streams.minShards"],
    [
      "more shards at least than at the most",
      { streams: { mode: "provisioned", minShards: 9 } },
      "streams.maxShards: must be at least minShards (9); raise it, or lower minShards; got",
    ],
    [
      "more shards than AWS reaches in a day's changes",
      { streams: { minShards: 1, maxShards: 33 } },
      "streams.maxShards: must be at most 32 times minShards (1)",
    ],
  ])("refuses %s, naming place and value", (_, changes, message) => {
    expect(() => defineEnvironment(devWith(changes))).toThrow(message);
  });

  it("refuses subnets outside the network and AZs without a subnet", () => {
    const network = structuredClone(dev.network);
    network.subnets.public["ap-northeast-2a"] = "10.200.1.0/24";
    expect(() => defineEnvironment(devWith({ network }))).toThrow(
      "network.subnets.public.ap-northeast-2a: 10.200.1.0/24 must lie within 10.0.0.0/16",
    );
    const zones = ["ap-northeast-2a", "ap-northeast-2b", "ap-northeast-2c"];
    expect(() => defineEnvironment(devWith({ availabilityZones: zones }))).toThrow("needs a subnet in ap-northeast-2b");
    expect(() => defineEnvironment(devWith({ availabilityZones: ["ap-northeast-2a", "ap-northeast-2b"] }))).toThrow(
      /needs a subnet in ap-northeast-2b/,
    );
  });

  it("refuses two environments with one name or overlapping addresses", () => {
    expect(() => defineEnvironments([dev, dev])).toThrow('two environments are called "dev"');
    expect(() => defineEnvironments([dev, devWith({ name: "dev2" })])).toThrow(
      "network.cidr of dev (10.0.0.0/16) and dev2 (10.0.0.0/16) overlap",
    );
  });

  it("says what form a name should have that is a key", () => {
    const network = structuredClone(dev.network);
    Object.assign(network.subnets.data, { "2a": "10.0.30.0/24" });
    expect(() => defineEnvironment(devWith({ network }))).toThrow(
      "network.subnets.data.2a: its name must be an availability zone such as ap-northeast-2a",
    );
  });

  it("have a group of those who manage employees, or nobody could change one", () => {
    expect(() => defineEnvironment(devWith({ employees: { managers: "hr" } }))).toThrow(
      "employees.managers: is no group of signIn.groups, which has admin, approver, employee: nobody could change employees",
    );
    expect(defineEnvironment(devWith({ employees: { managers: "approver" } })).employees.managers).toBe("approver");
    const api = { issuer: "https://auth.example.com", audiences: ["web"] };
    expect(defineEnvironment(devWith({ employees: { managers: "hr" }, api })).employees.managers).toBe("hr");
  });

  it("names the file and the shape in its error", () => {
    expect(() => defineEnvironment(devWith({ owner: "" }))).toThrow(
      /environments\/dev\.ts is not a valid environment:[\s\S]*owner[\s\S]*environments\/environment\.ts/,
    );
  });
});

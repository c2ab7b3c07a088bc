import { describe, expect, it } from "vitest";
import { defineEnvironment } from "../define.ts";
import { dev } from "../dev.ts";
import type { EnvironmentInput } from "../environment.ts";
import { loadEnvironments } from "../index.ts";

const withNetwork = (change: (network: EnvironmentInput["network"]) => void) => {
  const network = structuredClone(dev.network);
  change(network);
  return () => defineEnvironment({ ...dev, network });
};

describe("a network", () => {
  it.each([
    [
      "subnets that share addresses, naming both",
      withNetwork(({ subnets }) => {
        subnets.data["ap-northeast-2a"] = "10.0.10.128/25";
      }),
      'network.subnets.data.ap-northeast-2a: overlaps 10.0.10.0/24 of subnets.private.ap-northeast-2a; give it a range of its own; got "10.0.10.128/25"',
    ],
    [
      "a subnet within the other of its own tier",
      withNetwork(({ subnets }) => {
        subnets.public["ap-northeast-2c"] = "10.0.0.0/22";
      }),
      "overlaps 10.0.1.0/24 of subnets.public.ap-northeast-2a",
    ],
    [
      "a range that AWS would write otherwise, which would be a change for ever",
      withNetwork(({ subnets }) => {
        subnets.public["ap-northeast-2a"] = "10.0.1.7/24";
      }),
      "must begin where its block begins: write 10.0.1.0/24",
    ],
    [
      "a VPC larger than AWS makes",
      withNetwork((network) => {
        network.cidr = "10.0.0.0/8";
      }),
      "network.cidr: must be a /16 to /28",
    ],
    [
      "a subnet smaller than AWS makes",
      withNetwork(({ subnets }) => {
        subnets.public["ap-northeast-2a"] = "10.0.1.0/29";
      }),
      "network.subnets.public.ap-northeast-2a: must be a /16 to /28",
    ],
    [
      "an interface endpoint beside a gateway endpoint",
      withNetwork((network) => {
        network.interfaceEndpoints = ["logs", "s3"];
      }),
      'network.interfaceEndpoints.1: has a gateway endpoint already; leave it out; got "s3"',
    ],
    [
      "a service twice",
      withNetwork((network) => {
        network.interfaceEndpoints = ["logs", "logs"];
      }),
      "network.interfaceEndpoints: must name each service once",
    ],
  ])("is refused with %s", (_, load, message) => {
    expect(load).toThrow(message);
  });

  it("is refused with the same AZ twice, or one that only begins like the region", () => {
    const zones =
      (...availabilityZones: string[]) =>
      () =>
        defineEnvironment({ ...dev, availabilityZones });
    expect(zones("ap-northeast-2a", "ap-northeast-2a", "ap-northeast-2c")).toThrow(
      "availabilityZones: must name each AZ once",
    );
    expect(zones("ap-northeast-1a", "ap-northeast-2c")).toThrow(
      'availabilityZones.0: ap-northeast-1a is not in ap-northeast-2; name AZs of the region, or change region; got "ap-northeast-1a"',
    );
  });
});

describe("the environments' networks", () => {
  const [local, development, staging, prod] = loadEnvironments({}).map(({ network }) => network.subnets);
  const zones = ["ap-northeast-2a", "ap-northeast-2b", "ap-northeast-2c"];

  it("are the seed's in development", () => {
    expect(development).toEqual({
      public: { "ap-northeast-2a": "10.0.1.0/24", "ap-northeast-2c": "10.0.2.0/24" },
      private: { "ap-northeast-2a": "10.0.10.0/24", "ap-northeast-2c": "10.0.11.0/24" },
      data: { "ap-northeast-2a": "10.0.20.0/24", "ap-northeast-2c": "10.0.21.0/24" },
    });
    expect(Object.keys(local!.data)).toEqual(["ap-northeast-2a", "ap-northeast-2c"]);
  });

  it("have three AZs in staging and production, with room for thousands of pods each", () => {
    for (const subnets of [staging!, prod!]) {
      expect(Object.values(subnets).map((tier) => Object.keys(tier))).toEqual([zones, zones, zones]);
      for (const range of Object.values(subnets.private)) expect(range).toMatch(/\/19$/);
    }
  });
});

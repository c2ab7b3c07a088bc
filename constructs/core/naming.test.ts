import { describe, expect, it } from "vitest";
import { testEnvironment } from "#constructs/testing/environment";
import {
  bucketName,
  loadBalancingName,
  metricsNamespace,
  parameterPath,
  resourceName,
  secretName,
  stackId,
  stateKey,
} from "./naming.ts";

const environment = testEnvironment();

describe("names", () => {
  it("are environment, stack, name, in that order", () => {
    expect(stackId(environment, "kinesis")).toBe("dev-kinesis");
    expect(resourceName(environment, "kinesis", "events")).toBe("dev-kinesis-events");
    expect(stateKey(environment, "kinesis")).toBe("dev/ap-northeast-2/kinesis/terraform.tfstate");
    expect(parameterPath(environment, "kinesis", "contract")).toBe("/sluice/dev/ap-northeast-2/kinesis/contract");
    expect(secretName(environment, "secrets", "webhook")).toBe("sluice/dev/ap-northeast-2/secrets/webhook");
    expect(metricsNamespace(environment)).toBe("sluice/dev");
  });

  it("carry account and region for buckets, whose names the whole world shares", () => {
    expect(bucketName(environment, "quarantine", "records")).toBe("dev-quarantine-records-111111111111-ap-northeast-2");
  });

  it("are environment and name alone for what takes 32 characters", () => {
    expect(loadBalancingName(environment, "approval-processing")).toBe("dev-approval-processing");
    expect(() => loadBalancingName(environment, "x".repeat(29))).toThrow(
      /at most 32 characters \(got 33\); shorten "xxx/,
    );
  });

  it("are refused when AWS would refuse them, saying how long they are", () => {
    expect(() => resourceName(environment, "kinesis", "x".repeat(60))).toThrow("at most 64 characters (got 72)");
    expect(() => resourceName(environment, "kinesis", "Events")).toThrow("lower-case letters, digits and hyphens");
    expect(() => bucketName(environment, "quarantine", "a-rather-long-name-for-one")).toThrow(
      /at most 63 characters \(got \d+\); shorten "a-rather/,
    );
  });
});

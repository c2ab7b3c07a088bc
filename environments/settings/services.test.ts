import { describe, expect, it } from "vitest";
import { defineEnvironment } from "../define.ts";
import { dev } from "../dev.ts";
import type { EnvironmentInput } from "../environment.ts";

const loaded = (services: EnvironmentInput["services"]) => defineEnvironment({ ...dev, services }).services;

describe("services", () => {
  it("are the seed's three unless the environment has others", () => {
    const ports = Object.entries(loaded(undefined)).map(([name, { port, path }]) => [name, port, path]);
    expect(ports).toEqual([
      ["approval-request", 8082, "approvals"],
      ["approval-processing", 8083, "processing"],
      ["notification", 8084, "notifications"],
    ]);
    expect(loaded({ mail: { port: 9000, path: "mail" } })).toEqual({
      mail: { port: 9000, path: "mail", healthPath: "/actuator/health" },
    });
  });

  it.each([
    ["one port for two", { a1: { port: 9000, path: "a" }, b1: { port: 9000, path: "b" } }, "services.b1.port: is a1's"],
    ["one path for two", { a1: { port: 9000, path: "a" }, b1: { port: 9001, path: "a" } }, "services.b1.path: is a1's"],
    ["a path of a function", { a1: { port: 9000, path: "events" } }, "services.a1.path: belongs to a Lambda function"],
    ["a path with a slash", { a1: { port: 9000, path: "a/b" } }, "must be one part of a path, without slashes"],
    ["a port that needs root", { a1: { port: 80, path: "a" } }, "services.a1.port"],
    [
      "a certificate that is none of ACM's",
      {
        a1: {
          ...{ port: 9000, path: "a" },
          tls: { certificateArn: "arn:aws:iam::111111111111:server-certificate/x", serverName: "a.example.com" },
        },
      },
      "services.a1.tls.certificateArn: must be the ARN of a certificate in ACM",
    ],
    [
      "a name that is too long for a target group",
      { ["a".repeat(22)]: { port: 9000, path: "a" } },
      "its name must be 2 to 21 lower-case letters",
    ],
  ])("are refused with %s", (_, services, message) => {
    expect(() => loaded(services)).toThrow(message);
  });
});

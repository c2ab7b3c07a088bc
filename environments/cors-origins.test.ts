import { describe, expect, it } from "vitest";
import { corsOrigins } from "./cors-origins.ts";
import { defineEnvironment } from "./define.ts";
import { dev } from "./dev.ts";
import type { EnvironmentInput } from "./environment.ts";
import { loadEnvironments } from "./index.ts";

const originsOf = (changes: Partial<EnvironmentInput>) => corsOrigins(defineEnvironment({ ...dev, ...changes }));

describe("web origins that may call the API", () => {
  it("have in every environment the pages that sign-in returns to, which are where the site is", () => {
    const withSite = loadEnvironments({}).filter(({ signIn }) => signIn.callbackUrls.length > 0);
    expect(withSite.map(({ name, ...environment }) => [name, corsOrigins(environment)])).toEqual([
      ["dev", ["http://localhost:5173"]],
      ["staging", ["https://app.staging.example.com"]],
      ["prod", ["https://app.example.com"]],
    ]);
  });

  it("are each named once, without path", () => {
    const certificateArn = "arn:aws:acm:us-east-1:111111111111:certificate/00000000-0000-4000-8000-000000000000";
    const callbackUrls = ["https://app.example.com/", "https://app.example.com/back?from=x", "http://localhost:5173/"];
    expect(
      originsOf({
        frontend: { domain: { name: "app.example.com", certificateArn } },
        signIn: { callbackUrls, domainPrefix: "x" },
      }),
    ).toEqual(["https://app.example.com", "http://localhost:5173"]);
  });

  it("are those that the environment names, or none where it says so", () => {
    expect(originsOf({ api: { corsOrigins: ["https://other.example.com"] } })).toEqual(["https://other.example.com"]);
    expect(originsOf({ api: { corsOrigins: [] } })).toEqual([]);
  });
});

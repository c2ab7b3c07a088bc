import { PutParameterCommand, SSMClient } from "@aws-sdk/client-ssm";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { testEnvironment } from "#constructs/testing/environment";
import { clientConfig } from "#scripts/rehearsal/emulator/access";
import { startTestEmulator, type TestEmulator } from "#scripts/rehearsal/emulator/testing/test-emulator";
import { attachedAccess } from "#scripts/rehearsal/session/attached-access";
import { cognito } from "#stacks/contracts/cognito";
import { standsInFor, tokenAudience } from "./stand-in.ts";

const ofPool = testEnvironment({ api: {} });
const own = testEnvironment({ api: { issuer: "https://auth.example.com", audiences: ["web", "mobile"] } });

describe("the rehearsal's issuer stands in", () => {
  it.each([
    ["an environment's own issuer", own, "https://auth.example.com", true],
    ["the platform's user pool", ofPool, cognito.example.issuer, true],
    ["no user pool of somebody else, where the environment has its own issuer", own, cognito.example.issuer, false],
    ["no real issuer", ofPool, "https://auth.example.com", false],
    [
      "nothing that only looks like a user pool",
      ofPool,
      "https://cognito-idp.eu-west-1.amazonaws.com.evil.test/p",
      false,
    ],
    ["nothing that has one in its path", ofPool, `https://evil.test/${cognito.example.issuer}`, false],
  ])("for %s", (_, environment, configured, expected) => {
    expect(standsInFor(environment, configured)).toBe(expected);
  });
});

describe("the audience of a token", () => {
  let emulator: TestEmulator;
  beforeAll(async () => {
    emulator = await startTestEmulator();
  });
  afterAll(() => emulator?.dispose());

  it("is the environment's first, without asking anybody", async () => {
    const nowhere = { ...emulator.access, endpoint: "http://127.0.0.1:1" };
    expect(await tokenAudience(nowhere, own)).toBe("web");
  });

  it("is the user pool's client where the environment names none, once that is deployed", async () => {
    await expect(tokenAudience(emulator.access, ofPool)).rejects.toThrow("deploy dev-cognito first");
    const client = new SSMClient(clientConfig(emulator.access));
    const Value = JSON.stringify({ contract: "cognito", version: 1, values: cognito.example });
    const Name = "/sluice/dev/ap-northeast-2/cognito/contract";
    await client.send(new PutParameterCommand({ Name, Value, Type: "String" }));
    client.destroy();
    expect(await tokenAudience(emulator.access, ofPool)).toBe(cognito.example.clientId);
  });

  it("is asked with what a running rehearsal announced", () => {
    const environment = { AWS_ACCESS_KEY_ID: "id", AWS_SECRET_ACCESS_KEY: "key" };
    expect(attachedAccess({ endpoint: "http://127.0.0.1:2", environment, urls: {} }, ofPool)).toEqual({
      endpoint: "http://127.0.0.1:2",
      region: "ap-northeast-2",
      accountId: "111111111111",
      credentials: { accessKeyId: "id", secretAccessKey: "key" },
    });
  });
});

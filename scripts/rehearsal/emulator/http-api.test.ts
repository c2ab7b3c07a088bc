import { once } from "node:events";
import { createServer, type Server } from "node:http";
import {
  ApiGatewayV2Client,
  CreateApiCommand,
  CreateAuthorizerCommand,
  CreateIntegrationCommand,
  CreateRouteCommand,
  CreateStageCommand,
} from "@aws-sdk/client-apigatewayv2";
import { CreateFunctionCommand, LambdaClient } from "@aws-sdk/client-lambda";
import { strToU8, zipSync } from "fflate";
import { type CryptoKey, exportJWK, generateKeyPair, SignJWT } from "jose";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { clientConfig } from "./access.ts";
import { startTestEmulator, type TestEmulator } from "./testing/test-emulator.ts";

let emulator: TestEmulator;
let issuer: Server;
let events: string;
let privateKey: CryptoKey;

const issuerUrl = () => `http://127.0.0.1:${(issuer.address() as { port: number }).port}`;

beforeAll(async () => {
  emulator = await startTestEmulator();
  const keys = await generateKeyPair("RS256");
  privateKey = keys.privateKey;
  const jwks = { keys: [{ ...(await exportJWK(keys.publicKey)), kid: "one", alg: "RS256", use: "sig" }] };
  issuer = createServer((_, response) => response.end(JSON.stringify(jwks))).listen(0, "127.0.0.1");
  await once(issuer, "listening");
  events = `${emulator.access.endpoint}/_aws/execute-api/${await deployApi()}/$default/events`;
});
afterAll(async () => {
  issuer?.close();
  await emulator?.dispose();
});

/** An HTTP API whose one route wants a token of our issuer and is served by a function. Returns its id. */
async function deployApi(): Promise<string> {
  const config = clientConfig(emulator.access);
  const { FunctionArn } = await new LambdaClient(config).send(
    new CreateFunctionCommand({
      FunctionName: "accepts",
      Runtime: "nodejs22.x",
      Handler: "index.handler",
      Role: "arn:aws:iam::000000000000:role/any",
      Code: { ZipFile: zipSync({ "index.js": strToU8("exports.handler = async () => ({ statusCode: 202 });") }) },
    }),
  );
  const api = new ApiGatewayV2Client(config);
  const { ApiId } = await api.send(new CreateApiCommand({ Name: "events", ProtocolType: "HTTP" }));
  const { AuthorizerId } = await api.send(
    new CreateAuthorizerCommand({
      ApiId,
      Name: "token",
      AuthorizerType: "JWT",
      IdentitySource: ["$request.header.Authorization"],
      JwtConfiguration: { Issuer: issuerUrl(), Audience: ["events"] },
    }),
  );
  const { IntegrationId } = await api.send(
    new CreateIntegrationCommand({
      ApiId,
      IntegrationType: "AWS_PROXY",
      IntegrationUri: FunctionArn,
      PayloadFormatVersion: "2.0",
    }),
  );
  const Target = `integrations/${IntegrationId}`;
  await api.send(
    new CreateRouteCommand({ ApiId, RouteKey: "POST /events", Target, AuthorizationType: "JWT", AuthorizerId }),
  );
  await api.send(new CreateStageCommand({ ApiId, StageName: "$default", AutoDeploy: true }));
  return ApiId!;
}

const token = (key: CryptoKey, audience: string) =>
  new SignJWT({})
    .setProtectedHeader({ alg: "RS256", kid: "one" })
    .setIssuer(issuerUrl())
    .setAudience(audience)
    .setExpirationTime("5m")
    .sign(key);

const post = async (authorization?: string) =>
  (await fetch(events, { method: "POST", body: "{}", headers: authorization ? { authorization } : {} })).status;

describe("a deployed HTTP API", () => {
  it("answers whoever has a token of its issuer, without the key of the emulator", async () => {
    expect(await post(`Bearer ${await token(privateKey, "events")}`)).toBe(202);
  });

  it("refuses everybody else", async () => {
    const stranger = (await generateKeyPair("RS256")).privateKey;
    expect(await post()).toBe(401);
    expect(await post(`Bearer ${await token(stranger, "events")}`)).toBe(401);
    expect(await post(`Bearer ${await token(privateKey, "something else")}`)).toBe(401);
  });

  it("stays closed to web pages, token or not", async () => {
    const headers = { authorization: `Bearer ${await token(privateKey, "events")}`, origin: "https://evil.example" };
    expect((await fetch(events, { method: "POST", body: "{}", headers })).status).toBe(403);
  });
});

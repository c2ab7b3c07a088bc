import { mkdtemp, rm } from "node:fs/promises";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  ApiGatewayV2Client,
  CreateApiCommand,
  CreateAuthorizerCommand,
  CreateIntegrationCommand,
  CreateRouteCommand,
  CreateStageCommand,
} from "@aws-sdk/client-apigatewayv2";
import { decodeProtectedHeader } from "jose";
import { afterAll, beforeAll, expect, it } from "vitest";
import { clientConfig } from "../emulator/access.ts";
import { type Emulator, startEmulator } from "../emulator/emulator.ts";
import { type Issuer, startIssuer } from "./issuer.ts";

let directory: string;
let emulator: Emulator;
let issuer: Issuer;
let stranger: Issuer;
let backend: Server;
let url: string;

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), "sluice-authorizer-"));
  backend = createServer((_, response) => response.end("reached"));
  await new Promise<void>((done) => backend.listen(0, "127.0.0.1", done));
  [emulator, issuer, stranger] = await Promise.all([
    startEmulator({ directory: join(directory, "emulator"), region: "ap-northeast-2", accountId: "000000000000" }),
    startIssuer({ directory: join(directory, "issuer") }),
    startIssuer({ directory: join(directory, "stranger") }),
  ]);
  url = await protectedApi();
});

afterAll(async () => {
  await Promise.all([emulator?.stop(), issuer?.stop(), stranger?.stop()]);
  await new Promise((done) => backend.close(done));
  await rm(directory, { recursive: true });
});

/** An HTTP API whose routes ask for a token of the issuer; `/scoped` asks for a scope besides. */
async function protectedApi(): Promise<string> {
  const client = new ApiGatewayV2Client(clientConfig(emulator.access));
  const { ApiId } = await client.send(new CreateApiCommand({ Name: "protected", ProtocolType: "HTTP" }));
  const { AuthorizerId } = await client.send(
    new CreateAuthorizerCommand({
      ApiId,
      Name: "issuer",
      AuthorizerType: "JWT",
      IdentitySource: ["$request.header.Authorization"],
      JwtConfiguration: { Issuer: issuer.issuer, Audience: ["sluice-local"] },
    }),
  );
  const { IntegrationId } = await client.send(
    new CreateIntegrationCommand({
      ApiId,
      IntegrationType: "HTTP_PROXY",
      IntegrationMethod: "GET",
      IntegrationUri: `http://127.0.0.1:${(backend.address() as AddressInfo).port}/`,
      PayloadFormatVersion: "1.0",
    }),
  );
  const common = { ApiId, AuthorizerId, AuthorizationType: "JWT", Target: `integrations/${IntegrationId}` } as const;
  await client.send(new CreateRouteCommand({ ...common, RouteKey: "GET /open" }));
  await client.send(
    new CreateRouteCommand({ ...common, RouteKey: "GET /scoped", AuthorizationScopes: ["events:write"] }),
  );
  await client.send(new CreateStageCommand({ ApiId, StageName: "$default", AutoDeploy: true }));
  client.destroy();
  return `${emulator.access.endpoint}/_aws/execute-api/${ApiId}/$default`;
}

async function status(token?: string, path = "/open"): Promise<number> {
  const response = await fetch(url + path, {
    headers: token === undefined ? {} : { authorization: `Bearer ${token}` },
  });
  await response.arrayBuffer();
  return response.status;
}

it("lets the issuer's token through", async () => {
  expect(await status(await issuer.token())).toBe(200);
});

it.each<[string, () => Promise<string | undefined> | string]>([
  ["no token", async () => undefined],
  ["something else than a token", () => "x.y.z"],
  ["a token for another audience", () => issuer.token({ audience: "other" })],
  ["an expired token", () => issuer.token({ lifetimeSeconds: -1 })],
  ["a token of another issuer", () => stranger.token()],
  ["a token signed with another key", async () => withSignatureOf(await stranger.token(), await issuer.token())],
  [
    "a token changed after signing",
    async () => withPayloadOf(await issuer.token(), await issuer.token({ subject: "x" })),
  ],
  ["an unsigned token that names the right key", async () => unsigned(await issuer.token())],
])("answers 401 to %s", async (_, token) => {
  expect(await status(await token())).toBe(401);
});

it("asks for the route's scope besides", async () => {
  expect(await status(await issuer.token(), "/scoped")).toBe(403);
  expect(await status(await issuer.token({ scope: "events:read" }), "/scoped")).toBe(403);
  expect(await status(await issuer.token({ scope: "events:read events:write" }), "/scoped")).toBe(200);
});

const withSignatureOf = (other: string, token: string) =>
  [...token.split(".").slice(0, 2), other.split(".")[2]].join(".");

const withPayloadOf = (token: string, other: string) => {
  const [header, , signature] = token.split(".");
  return [header, other.split(".")[1], signature].join(".");
};

const unsigned = (token: string) => {
  const header = { alg: "none", kid: decodeProtectedHeader(token).kid };
  return `${Buffer.from(JSON.stringify(header)).toString("base64url")}.${token.split(".")[1]}.`;
};

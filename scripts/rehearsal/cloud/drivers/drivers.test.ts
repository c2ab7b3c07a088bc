import { writeFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { ApiGatewayV2Client, GetApisCommand } from "@aws-sdk/client-apigatewayv2";
import { DynamoDBClient, ListTablesCommand } from "@aws-sdk/client-dynamodb";
import { KinesisClient, ListStreamsCommand } from "@aws-sdk/client-kinesis";
import {
  DeleteFunctionCommand,
  GetFunctionConfigurationCommand,
  LambdaClient,
  ListFunctionsCommand,
  UpdateFunctionConfigurationCommand,
} from "@aws-sdk/client-lambda";
import { ListBucketsCommand, PutObjectCommand, S3Client } from "@aws-sdk/client-s3";
import { ListSecretsCommand, SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import { ListTopicsCommand, SNSClient } from "@aws-sdk/client-sns";
import { DeleteQueueCommand, ReceiveMessageCommand, SQSClient } from "@aws-sdk/client-sqs";
import { GetParameterCommand, PutParameterCommand, SSMClient } from "@aws-sdk/client-ssm";
import { build } from "esbuild";
import { zipSync } from "fflate";
import { exportJWK, generateKeyPair, SignJWT } from "jose";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { thorough } from "#scripts/house/thorough";
import { openCloud } from "#scripts/rehearsal/cloud/cloud";
import type { Cloud } from "#scripts/rehearsal/cloud/cloud-object";
import { clientConfig } from "#scripts/rehearsal/emulator/access";
import { startTestEmulator, type TestEmulator } from "#scripts/rehearsal/emulator/testing/test-emulator";
import type { RunningProvider } from "#scripts/rehearsal/provider/options";
import { startProvider } from "#scripts/rehearsal/provider/provider";
import { dataStoreSamples } from "#scripts/rehearsal/provider/testing/sample-data-stores";
import { networkSamples } from "#scripts/rehearsal/provider/testing/sample-network";
import { pipelineSamples } from "#scripts/rehearsal/provider/testing/sample-pipeline";
import { platformSamples } from "#scripts/rehearsal/provider/testing/sample-platform";
import { temporaryDirectory, Workspace } from "#scripts/rehearsal/provider/testing/workspace";
import type { DriverContext, Drivers } from "./driver.ts";
import { createDrivers, drivenTypes } from "./drivers.ts";

const temporary = temporaryDirectory();
const zip = join(temporary.path, "function.zip");
const samples = { ...networkSamples, ...platformSamples, ...dataStoreSamples, ...pipelineSamples(zip) };
/** What reads streams is run by the rehearsal, which the emulator's loss does not touch. */
const readers = ["aws_lambda_event_source_mapping", "aws_kinesis_firehose_delivery_stream"];
const mappings = new Map<string, Record<string, unknown>>();
const keys = await generateKeyPair("RS256");

const place = { region: "ap-northeast-2", accountId: "000000000000" };

let emulator: TestEmulator;
let issuer: Server;
let cloud: Cloud;
let context: DriverContext;
let drivers: Drivers;
let provider: RunningProvider;
let stack: Workspace;

const HANDLER = `
  import { SendMessageCommand, SQSClient } from "@aws-sdk/client-sqs";
  const sqs = new SQSClient();
  export const handler = async (event) => {
    await sqs.send(new SendMessageCommand({ QueueUrl: process.env.QUEUE, MessageBody: "hello" }));
    return { statusCode: 202, body: JSON.stringify({ queue: process.env.QUEUE }) };
  };`;

const startIssuer = async (): Promise<Server> => {
  const jwk = { ...(await exportJWK(keys.publicKey)), kid: "key", use: "sig", alg: "RS256" };
  const server = createServer((request, response) => {
    const url = `http://${request.headers.host}`;
    const answers: Record<string, unknown> = {
      "/.well-known/openid-configuration": { issuer: url, jwks_uri: `${url}/.well-known/jwks.json` },
      "/.well-known/jwks.json": { keys: [jwk] },
    };
    response.setHeader("content-type", "application/json").end(JSON.stringify(answers[request.url ?? ""] ?? {}));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return server;
};

const issuerUrl = () => `http://127.0.0.1:${(issuer.address() as AddressInfo).port}`;
const resources = (variant?: "changed") =>
  Object.fromEntries(
    Object.entries(samples).map(([type, { config, ...rest }]) => [
      type,
      { x: { ...config, ...(variant && rest[variant]) } },
    ]),
  );

beforeAll(async () => {
  emulator = await startTestEmulator();
  issuer = await startIssuer();
  const stdin = { contents: HANDLER, resolveDir: process.cwd() };
  const { outputFiles } = await build({
    stdin,
    bundle: true,
    platform: "node",
    format: "cjs",
    target: "node20",
    write: false,
  });
  writeFileSync(zip, zipSync({ "index.js": outputFiles[0]!.contents }));
  cloud = openCloud({ directory: join(temporary.path, "cloud") });
  context = {
    access: emulator.access,
    eventSources: {
      put: async ({ uuid, attributes }) => void mappings.set(uuid, attributes),
      remove: async (uuid) => void mappings.delete(uuid),
    },
    resolveIssuer: (configured) => (configured === "https://issuer.sluice.test" ? issuerUrl() : configured),
  };
  drivers = createDrivers(context);
  provider = await startProvider({ cloud, drivers, ...place, types: () => Object.keys(samples) });
  stack = new Workspace(temporary.path, "stack", provider.reattach);
  stack.write({ resource: resources() });
  await stack.init();
  await stack.apply();
});

afterAll(async () => {
  await provider?.stop();
  cloud?.close();
  issuer?.close();
  await emulator?.dispose();
  temporary.remove();
});

const only = (type: string) => cloud.list({ type })[0]!.attributes;

const token = (audience = "sluice") =>
  new SignJWT({})
    .setProtectedHeader({ alg: "RS256", kid: "key" })
    .setIssuer(issuerUrl())
    .setAudience(audience)
    .setExpirationTime("5m")
    .sign(keys.privateKey);

const post = async (authorization?: string) => {
  const path = `/_aws/execute-api/${only("aws_apigatewayv2_api").id}/$default/events`;
  const headers: Record<string, string> = authorization ? { authorization } : {};
  return fetch(`${emulator.access.endpoint}${path}`, { method: "POST", headers, body: "{}" });
};

describe("run-time objects", () => {
  it("leave the second plan empty, before and after a change", async () => {
    expect(await stack.changes()).toEqual([]);
    stack.write({ resource: resources("changed") });
    await stack.apply();
    expect(await stack.changes()).toEqual([]);
    stack.write({ resource: resources() });
    await stack.apply();
    expect(await stack.changes()).toEqual([]);
  });

  it("run: a request with a token goes through API and function into the queue", async () => {
    const answer = await post(`Bearer ${await token()}`);
    expect(answer.status).toBe(202);
    const { queue } = (await answer.json()) as { queue: string };
    expect(queue.startsWith(emulator.access.endpoint)).toBe(true);
    const { Messages } = await new SQSClient(clientConfig(emulator.access)).send(
      new ReceiveMessageCommand({ QueueUrl: queue }),
    );
    expect(Messages?.map(({ Body }) => Body)).toEqual(["hello"]);
  });

  it("keep strangers out: no token, and a token for somebody else", async () => {
    expect((await post()).status).toBe(401);
    expect((await post(`Bearer ${await token("other")}`)).status).toBe(401);
  });

  it("look like AWS in the state, whatever the emulator needs", async () => {
    const state = await stack.state();
    expect(JSON.stringify(state)).not.toMatch(/127\.0\.0\.1|localhost|ms-custom-id/);
    const url = "https://sqs.ap-northeast-2.amazonaws.com/000000000000/quarantine";
    expect(state["aws_lambda_function.x"]).toMatchObject({
      arn: "arn:aws:lambda:ap-northeast-2:000000000000:function:process-events",
      environment: [{ variables: { QUEUE: url } }],
      code_sha256: only("aws_lambda_function").source_code_hash,
    });
    expect(state["aws_apigatewayv2_authorizer.x"]).toMatchObject({
      jwt_configuration: [{ issuer: "https://issuer.sluice.test" }],
    });
  });

  it("show what was changed in the emulator as drift, and get it back", async () => {
    const ssm = new SSMClient(clientConfig(emulator.access));
    const lambda = new LambdaClient(clientConfig(emulator.access));
    const Name = String(only("aws_ssm_parameter").name);
    await ssm.send(new PutParameterCommand({ Name, Value: "hotfix", Overwrite: true }));
    const FunctionName = "process-events";
    const Environment = { Variables: { QUEUE: "hotfix" } };
    await lambda.send(new UpdateFunctionConfigurationCommand({ FunctionName, MemorySize: 2048, Environment }));
    const drift = await stack.changes();
    expect(drift.map(({ address }) => address).sort()).toEqual(["aws_lambda_function.x", "aws_ssm_parameter.x"]);
    expect(drift.map(({ change }) => change.before)).toMatchObject([
      { environment: [Environment].map(({ Variables }) => ({ variables: Variables })), memory_size: 2048 },
      { insecure_value: "hotfix" },
    ]);
    await stack.apply();
    expect((await ssm.send(new GetParameterCommand({ Name }))).Parameter?.Value).toContain("vpc-");
    expect(
      (await lambda.send(new GetFunctionConfigurationCommand({ FunctionName }))).Environment?.Variables?.QUEUE,
    ).toContain("quarantine");
    expect(await stack.changes()).toEqual([]);
  });

  it("are created again when they vanished from the emulator", async () => {
    const QueueUrl = `${emulator.access.endpoint}/000000000000/quarantine`;
    await new SQSClient(clientConfig(emulator.access)).send(new DeleteQueueCommand({ QueueUrl }));
    await new LambdaClient(clientConfig(emulator.access)).send(
      new DeleteFunctionCommand({ FunctionName: "process-events" }),
    );
    const lost = (await stack.changes()).filter(({ change }) => change.actions.includes("create"));
    expect(lost.map(({ address }) => address)).toEqual(
      expect.arrayContaining(["aws_lambda_function.x", "aws_sqs_queue.x"]),
    );
    await stack.apply();
    expect(await stack.changes()).toEqual([]);
    expect((await post(`Bearer ${await token()}`)).status).toBe(202);
  });

  it("are brought into line with a run that has other addresses", async () => {
    issuer.close();
    issuer = await startIssuer();
    const lambda = new LambdaClient(clientConfig(emulator.access));
    const Environment = { Variables: { QUEUE: "http://127.0.0.1:1/000000000000/quarantine", TABLE: "events" } };
    await lambda.send(new UpdateFunctionConfigurationCommand({ FunctionName: "process-events", Environment }));
    expect((await post(`Bearer ${await token()}`)).status).toBe(401);
    await drivers.reconcile(cloud.list());
    expect((await post(`Bearer ${await token()}`)).status).toBe(202);
    expect(await stack.changes()).toEqual([]);
  });

  it("hand event source mappings to the rehearsal's own event sources", async () => {
    const uuid = String(only("aws_lambda_event_source_mapping").uuid);
    expect(mappings.get(uuid)).toMatchObject({
      batch_size: 100,
      enabled: true,
      event_source_arn: only("aws_kinesis_stream").arn,
    });
  });

  it("refuse to delete a bucket with objects in it, and a protected table", async () => {
    const s3 = new S3Client(clientConfig(emulator.access));
    await s3.send(new PutObjectCommand({ Bucket: String(only("aws_s3_bucket").bucket), Key: "evidence", Body: "x" }));
    const protecting = { ...samples.aws_dynamodb_table!.config, deletion_protection_enabled: true };
    stack.write({ resource: { ...resources(), aws_dynamodb_table: { x: protecting } } });
    await stack.apply();
    const { status, output } = await stack.run("destroy", "-auto-approve", "-no-color");
    expect(status).toBe(1);
    expect(output).toMatch(/deleting aws_s3_bucket "quarantine-000000000000": BucketNotEmpty/);
    expect(output).toMatch(/deletion protection is enabled/);
  });

  it.runIf(thorough)("are all created again by the next apply when the emulator lost everything", async () => {
    stack.write({ resource: resources() });
    await stack.apply();
    await emulator.dispose();
    emulator = await startTestEmulator();
    Object.assign(context, { access: emulator.access });
    await provider.stop();
    drivers = createDrivers(context);
    await drivers.reconcile(cloud.list());
    provider = await startProvider({ cloud, drivers, ...place, types: () => Object.keys(samples) });
    stack = new Workspace(temporary.path, "stack", provider.reattach);
    const created = (await stack.changes()).filter(({ change }) => change.actions.includes("create"));
    const lost = drivenTypes.filter((type) => !readers.includes(type)).map((type) => `${type}.x`);
    expect(created.map(({ address }) => address)).toEqual(expect.arrayContaining(lost));
    await stack.apply();
    expect(await stack.changes()).toEqual([]);
    expect((await post(`Bearer ${await token()}`)).status).toBe(202);
  });

  it("leave nothing behind in the emulator when they are destroyed", async () => {
    stack.write({
      resource: { ...resources(), aws_s3_bucket: { x: { ...samples.aws_s3_bucket!.config, force_destroy: true } } },
    });
    await stack.apply();
    await stack.destroy();
    const configuration = clientConfig(emulator.access);
    const left = [
      (await new KinesisClient(configuration).send(new ListStreamsCommand({}))).StreamNames,
      (await new DynamoDBClient(configuration).send(new ListTablesCommand({}))).TableNames,
      (await new LambdaClient(configuration).send(new ListFunctionsCommand({}))).Functions,
      (await new S3Client(configuration).send(new ListBucketsCommand({}))).Buckets,
      (await new ApiGatewayV2Client(configuration).send(new GetApisCommand({}))).Items,
      (await new SNSClient(configuration).send(new ListTopicsCommand({}))).Topics,
      (await new SecretsManagerClient(configuration).send(new ListSecretsCommand({}))).SecretList,
      [...mappings.keys()],
    ];
    expect(left.map((items) => items ?? [])).toEqual(left.map(() => []));
    expect(cloud.list()).toEqual([]);
  });
});

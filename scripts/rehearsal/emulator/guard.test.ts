import { once } from "node:events";
import { connect as connectHttp2 } from "node:http2";
import { json } from "node:stream/consumers";
import { CreateStreamCommand, KinesisClient, ListStreamsCommand } from "@aws-sdk/client-kinesis";
import { LambdaClient, ListFunctionsCommand } from "@aws-sdk/client-lambda";
import { CreateBucketCommand, GetObjectCommand, PutObjectCommand, S3Client } from "@aws-sdk/client-s3";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { clientConfig, type EmulatorAccess } from "./access.ts";
import { type Call, call, presign, sign } from "./testing/raw-requests.ts";
import { startTestEmulator, type TestEmulator } from "./testing/test-emulator.ts";

let emulator: TestEmulator;
beforeAll(async () => {
  emulator = await startTestEmulator();
});
afterAll(() => emulator?.dispose());

const send = (what: Call) => call(emulator.access, what);
const refusal = async (what: Call) => {
  const response = await send(what);
  const { message } = (await json(response)) as { message: string };
  return `${response.statusCode} ${message}`;
};
/** Signs with the access key of this run, or with another one. */
const signed = (what: Call, credentials: Partial<EmulatorAccess["credentials"]> = {}) =>
  sign({ ...emulator.access, credentials: { ...emulator.access.credentials, ...credentials } }, what);

const CREATE_FUNCTION: Call = {
  method: "POST",
  path: "/2015-03-31/functions",
  body: JSON.stringify({
    FunctionName: "planted",
    Runtime: "nodejs22.x",
    Handler: "index.handler",
    Role: "arn:aws:iam::000000000000:role/any",
    Code: { ZipFile: "UEsFBgAAAAAAAAAAAAAAAAAAAAAAAA==" },
  }),
};

const functions = async () =>
  (await new LambdaClient(clientConfig(emulator.access)).send(new ListFunctionsCommand({}))).Functions?.map(
    ({ FunctionName }) => FunctionName,
  );

describe("a web page", () => {
  it("cannot create a function with a cross-origin text/plain POST", async () => {
    const attack = { ...CREATE_FUNCTION, headers: { Origin: "https://evil.example", "Content-Type": "text/plain" } };
    expect(await refusal(attack)).toMatch(/^403 .*a browser sent this/);
    expect(await functions()).toEqual([]);
  });

  it.each([
    ["Origin", "http://127.0.0.1"],
    ["Origin", "null"],
    ["Sec-Fetch-Site", "same-origin"],
    ["Sec-Fetch-Dest", "image"],
  ])("is kept out by %s: %s even with a valid signature", async (name, value) => {
    expect(await refusal({ ...signed({}), headers: { ...signed({}).headers, [name]: value } })).toMatch(
      /^403 .*browser/,
    );
  });

  it("cannot pass by a name of its own that resolves to this machine", async () => {
    const { headers } = signed({});
    const { port } = new URL(emulator.access.endpoint);
    for (const Host of [
      "evil.example",
      `evil.example:${port}`,
      `127.0.0.1.evil.example:${port}`,
      "127.0.0.1:1",
      "localhost",
    ])
      expect(await refusal({ headers: { ...headers, Host } })).toMatch(/^403 .*Host header/);
  });

  it("cannot preflight, read the health check or call a deployed API", async () => {
    const headers = { Origin: "https://evil.example", "Access-Control-Request-Method": "POST" };
    for (const path of ["/", "/_ministack/health", "/_aws/execute-api/abcd1234/$default/events"])
      expect(await refusal({ method: "OPTIONS", path, headers })).toMatch(/^403 .*browser/);
  });
});

describe("a program without the key", () => {
  it("cannot create a function, which the very same request can when it is signed", async () => {
    expect(await refusal(CREATE_FUNCTION)).toMatch(/^403 .*not signed/);
    expect(await functions()).toEqual([]);
    expect((await send(signed(CREATE_FUNCTION))).statusCode).toBe(201);
    expect(await functions()).toEqual(["planted"]);
  });

  it("cannot sign with a guessed secret, or in the name of another account", async () => {
    expect(await refusal(signed({}, { secretAccessKey: "test" }))).toMatch(/^403 .*SignatureDoesNotMatch/);
    expect(await refusal(signed({}, { accessKeyId: "test" }))).toMatch(/^403 .*another access key/);
    expect(await refusal(signed({}, { accessKeyId: "111111111111" }))).toMatch(/^403 .*another access key/);
  });

  it("cannot change or reuse what somebody else has signed", async () => {
    const mine = signed(CREATE_FUNCTION);
    expect(await refusal({ ...mine, body: mine.body?.replace("planted", "changed") })).toMatch(/^403 .*signature/);
    expect(await refusal({ ...mine, path: "/2015-03-31/layers" })).toMatch(/^403 .*signature/);
    expect(await refusal({ ...mine, method: "PUT" })).toMatch(/^403 .*signature/);
  });

  it("cannot use what somebody else has signed long ago, or for later", async () => {
    const minutes = (count: number) => sign(emulator.access, {}, new Date(Date.now() + count * 60_000));
    for (const count of [-16, 16, -24 * 60]) expect(await refusal(minutes(count))).toMatch(/^403 .*quarter of an hour/);
    expect((await send(minutes(-14))).statusCode).not.toBe(403);
  });

  it("cannot turn a signed request or a presigned URL into another one by headers that are not signed", async () => {
    const target = { "X-Amz-Target": "Kinesis_20131202.ListStreams" };
    const mine = signed({});
    expect(await refusal({ ...mine, headers: { ...mine.headers, ...target } })).toMatch(/^403 .*does not cover/);
    expect(await refusal({ path: presign(emulator.access, "/"), headers: target })).toMatch(/^403 .*does not cover/);
    expect((await send(signed({ method: "POST", headers: target, body: "{}" }))).statusCode).toBe(200);
  });

  it.each([
    "Bearer abc",
    "AWS 000000000000:abc",
    "AWS4-HMAC-SHA256 Credential=000000000000/x",
    "AWS4-ECDSA-P256-SHA256 Credential=000000000000/20260101/lambda/aws4_request, SignedHeaders=host, Signature=00",
  ])("gets nowhere with Authorization: %s", async (Authorization) => {
    expect(await refusal({ headers: { Authorization } })).toMatch(/^403 /);
  });

  it.each([
    ["POST", "/_ministack/reset"],
    ["POST", "/_ministack/config"],
    ["GET", "/_ministack/sqs/messages"],
    ["GET", "/_ministack/lambda-code/000000000000/ap-northeast-2/planted"],
    ["POST", "/_ministack/health"],
    ["GET", "/latest/meta-data/iam/security-credentials/"],
    ["GET", "/states-of-local/local/terraform.tfstate"],
    ["POST", "/oauth2/token"],
    ["GET", "/bucket/.well-known/jwks.json"],
    ["POST", "/_aws/execute-api/abcd1234/prod/@connections/x"],
    ["GET", "/_aws/execute-api"],
    ["GET", "/_aws/execute-api/abcd1234"],
    ["GET", "/_aws/sqs/messages"],
  ])("cannot %s %s", async (method, path) => {
    expect(await refusal({ method, path })).toMatch(/^403 .*not signed/);
  });

  it("cannot open a WebSocket", async () => {
    const headers = {
      Connection: "Upgrade",
      Upgrade: "websocket",
      "Sec-WebSocket-Version": "13",
      "Sec-WebSocket-Key": "dGhlIHNhbXBsZSBub25jZQ==",
    };
    expect((await send({ path: "/_aws/execute-api/abcd1234/prod", headers })).statusCode).toBe(403);
  });
});

describe("without a signature", () => {
  it("the health check answers", async () => {
    expect((await send({ path: "/_ministack/health" })).statusCode).toBe(200);
  });

  it("an API that is not deployed is not found, whatever service the headers name", async () => {
    const headers = { "X-Amz-Target": "Kinesis_20131202.ListStreams", "Content-Type": "application/x-amz-json-1.1" };
    const path = "/_aws/execute-api/abcd1234/$default/events";
    const response = await send({ method: "POST", path, headers, body: "{}" });
    expect([response.statusCode, await json(response)]).toEqual([404, { message: "Not Found" }]);
  });

  it("the token keys of no pool are not found, whatever the headers and the query ask for", async () => {
    const headers = { "X-Amz-Target": "Kinesis_20131202.ListStreams" };
    const path = "/ap-northeast-2_abc/.well-known/jwks.json?Action=ListTopics";
    expect((await send({ path, headers })).statusCode).toBe(404);
  });
});

describe("a client with the key", () => {
  it("can use object keys and paths of any form", async () => {
    const s3 = new S3Client(clientConfig(emulator.access));
    await s3.send(new CreateBucketCommand({ Bucket: "keys" }));
    for (const Key of ["a b/c+d=é/ü.json", "x%20y", "a//b", "./q", "~*'()!&,:@"]) {
      await s3.send(new PutObjectCommand({ Bucket: "keys", Key, Body: Key }));
      const { Body } = await s3.send(new GetObjectCommand({ Bucket: "keys", Key }));
      expect(await Body!.transformToString()).toBe(Key);
    }
  });

  it("can use a presigned URL, which is of no use for another object", async () => {
    const s3 = new S3Client(clientConfig(emulator.access));
    await s3.send(new CreateBucketCommand({ Bucket: "shared" }));
    await s3.send(new PutObjectCommand({ Bucket: "shared", Key: "one", Body: "hello" }));
    const path = presign(emulator.access, "/shared/one");
    expect((await send({ path })).statusCode).toBe(200);
    expect(await refusal({ path: path.replace("one", "two") })).toMatch(/^403 .*signature/);
    expect(await refusal({ path: path.replace("X-Amz-Signature=", "X-Amz-Signature=0") })).toMatch(/^403/);
    expect(await refusal({ path: path.replace("000000000000", "test") })).toMatch(/^403 .*another access key/);
  });

  it("is told to use HTTP/1.1 instead of the HTTP/2 that loses its way", async () => {
    const { requestHandler: _, ...overHttp2 } = clientConfig(emulator.access);
    const kinesis = new KinesisClient({ ...overHttp2, maxAttempts: 1 });
    await expect(kinesis.send(new ListStreamsCommand({}))).rejects.toThrow("NodeHttpHandler");
    kinesis.destroy();
    const session = connectHttp2(emulator.access.endpoint);
    const [headers] = (await once(session.request({ ":path": "/_ministack/health" }), "response")) as [
      { ":status": number },
    ];
    expect(headers[":status"]).toBe(403);
    session.destroy();
  });

  it("acts in the account and the region of the environment", async () => {
    const kinesis = new KinesisClient(clientConfig(emulator.access));
    await kinesis.send(new CreateStreamCommand({ StreamName: "mine", ShardCount: 1 }));
    const { StreamSummaries } = await kinesis.send(new ListStreamsCommand({}));
    expect(StreamSummaries?.[0]?.StreamARN).toBe("arn:aws:kinesis:ap-northeast-2:000000000000:stream/mine");
  });
});

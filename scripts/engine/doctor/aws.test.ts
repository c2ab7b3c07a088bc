import { once } from "node:events";
import { createServer } from "node:http";
import { type AddressInfo, createServer as createNetServer, type Socket } from "node:net";
import { KMSClient } from "@aws-sdk/client-kms";
import { ListBucketsCommand, PutBucketVersioningCommand, S3Client } from "@aws-sdk/client-s3";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { mend, survey } from "#scripts/engine/bootstrap/bootstrap";
import { uninterrupted } from "#scripts/engine/interruption";
import { startTestEmulator, type TestEmulator } from "#scripts/rehearsal/emulator/testing/test-emulator";
import { awsAccess, type FoundCredentials } from "./aws-access.ts";
import { type AwsQuestion, accountCheck, credentialsCheck, stateBucketCheck } from "./aws-checks.ts";
import { clockCheck } from "./clock.ts";

const region = "ap-northeast-2";
const { signal } = new AbortController();
const place = (name: string, accountId: string) => ({
  name,
  accountId,
  region,
  owner: "platform",
  costCenter: "p",
  state: { bucket: "states-of-doctor" },
});
const dev = place("dev", "111111111111");
const prod = place("prod", "222222222222");
const environments = [dev, prod];

describe("signed in", () => {
  let emulator: TestEmulator;
  let variables: NodeJS.ProcessEnv;
  beforeAll(async () => {
    emulator = await startTestEmulator({ accountId: "111111111111" });
    const { accessKeyId, secretAccessKey } = emulator.access.credentials;
    variables = {
      AWS_ENDPOINT_URL: emulator.access.endpoint,
      AWS_ACCESS_KEY_ID: accessKeyId,
      AWS_SECRET_ACCESS_KEY: secretAccessKey,
    };
  });
  afterAll(() => emulator?.dispose());
  const question = (environment?: AwsQuestion["environment"], expiration?: Date): AwsQuestion => ({
    access: awsAccess(variables, region, async () => ({ expiration })),
    environment,
    environments,
    now: () => new Date("2026-11-20T12:00:00Z"),
  });

  it("tells who, and until when", async () => {
    expect(await credentialsCheck(question()).examine(signal)).toMatchObject({
      status: "ok",
      found: expect.stringMatching(/^arn:aws:\S+$/),
    });
    const until = (time: string) => credentialsCheck(question(dev, new Date(time))).examine(signal);
    expect(await until("2026-11-20T20:00:00Z")).toMatchObject({
      status: "ok",
      found: expect.stringContaining("until 2026-11-20T20"),
    });
    expect(await until("2026-11-20T12:14:00Z")).toMatchObject({
      status: "warning",
      found: expect.stringContaining("14 min are left"),
    });
  });

  it("guards the account", async () => {
    const look = (environment?: AwsQuestion["environment"]) => accountCheck(question(environment)).examine(signal);
    expect(await look(dev)).toEqual({ status: "ok", found: "111111111111" });
    expect(await look(prod)).toMatchObject({
      status: "problem",
      found: "111111111111, but prod belongs to 222222222222",
      remedy: expect.stringContaining("AWS_PROFILE"),
    });
    expect(await look()).toEqual({ status: "ok", found: "111111111111, which is that of dev" });
    const none = { ...question(), environments: [prod] };
    expect(await accountCheck(none).examine(signal)).toMatchObject({ status: "warning" });
  });

  it("looks at the state bucket of its own account only", async () => {
    const look = (environment?: AwsQuestion["environment"]) => stateBucketCheck(question(environment)).examine(signal);
    const remedy = "npm run sluice -- bootstrap --env dev";
    expect(await look()).toMatchObject({ status: "skipped", found: expect.stringContaining("--env") });
    expect(await look(prod)).toEqual({
      status: "skipped",
      found: "not looked at: you are not signed in to 222222222222, the account of prod",
    });
    expect(await look(dev)).toMatchObject({
      status: "problem",
      found: expect.stringContaining("bucket states-of-doctor: missing"),
      remedy,
    });

    const { config } = question().access;
    const [s3, kms] = [new S3Client(config), new KMSClient(config)];
    const { state, ...rest } = dev;
    const at = { s3, kms, ...rest, bucket: state.bucket };
    await mend(at, await survey(at), { interruption: uninterrupted, onItem: () => {} });
    expect(await look(dev)).toEqual({ status: "ok", found: "states-of-doctor" });

    const Suspended = { Bucket: state.bucket, VersioningConfiguration: { Status: "Suspended" as const } };
    await s3.send(new PutBucketVersioningCommand(Suspended));
    expect(await look(dev)).toEqual({ status: "problem", found: "versioning: versioning was suspended", remedy });
  });
});

describe("not signed in", () => {
  const failing =
    (message: string, name = "CredentialsProviderError") =>
    async (): Promise<FoundCredentials> => {
      throw Object.assign(new Error(message), { name });
    };
  const none = failing("Could not load credentials from any providers");
  const question = (variables: NodeJS.ProcessEnv, find = none): AwsQuestion => ({
    access: awsAccess(variables, region, find),
    environment: dev,
    environments,
  });

  const nobody = "nobody is signed in to AWS on this machine";

  it("skips everything about AWS where nobody ever did, and no environment is named", async () => {
    for (const check of [credentialsCheck, accountCheck, stateBucketCheck])
      expect(await check({ ...question({}), environment: undefined }).examine(signal)).toEqual({
        status: "skipped",
        found: expect.stringContaining(nobody),
      });
  });

  it("is one problem where nobody ever did, for an environment that is named", async () => {
    expect(await credentialsCheck(question({})).examine(signal)).toEqual({
      status: "problem",
      found: nobody,
      remedy: expect.stringContaining("aws sso login"),
    });
    for (const check of [accountCheck, stateBucketCheck])
      expect(await check(question({})).examine(signal)).toEqual({
        status: "skipped",
        found: `not looked at: ${nobody}`,
      });
  });

  it.each<[string, NodeJS.ProcessEnv, typeof none]>([
    ["a profile that is not there", { AWS_PROFILE: "gone" }, none],
    ["an SSO session that has ended", {}, failing("The SSO session associated with this profile has expired")],
  ])("is a problem with %s", async (_, variables, find) => {
    for (const name of Object.keys(process.env)) if (name.startsWith("AWS_")) vi.stubEnv(name, undefined);
    for (const name of ["AWS_CONFIG_FILE", "AWS_SHARED_CREDENTIALS_FILE"]) vi.stubEnv(name, "/nonexistent");
    vi.stubEnv("AWS_EC2_METADATA_DISABLED", "true");
    try {
      const asked = question(variables, find);
      expect(await credentialsCheck(asked).examine(signal)).toMatchObject({
        status: "problem",
        found: "there are no AWS credentials",
        remedy: expect.stringContaining("aws sso login"),
      });
      expect(await accountCheck(asked).examine(signal)).toMatchObject({ status: "skipped" });
    } finally {
      vi.unstubAllEnvs();
    }
  });

  it("is told apart from a cloud that does not answer", async () => {
    const keys = { AWS_ENDPOINT_URL: "http://127.0.0.1:1", AWS_ACCESS_KEY_ID: "A", AWS_SECRET_ACCESS_KEY: "B" };
    expect(await credentialsCheck(question(keys, async () => ({}))).examine(signal)).toMatchObject({
      status: "problem",
      found: expect.stringContaining("http://127.0.0.1:1 does not answer"),
    });
  });
});

describe("a cloud that takes calls and never answers", () => {
  it("is let go of, in the middle of a call and for ever", async () => {
    const sockets = new Set<Socket>();
    const server = createNetServer((socket) => sockets.add(socket));
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const keys = { AWS_ENDPOINT_URL: endpoint, AWS_ACCESS_KEY_ID: "A", AWS_SECRET_ACCESS_KEY: "B" };
    const access = awsAccess(keys, region);
    try {
      const connected = once(server, "connection");
      const called = access.caller();
      called.catch(() => {});
      await connected;
      access.close();
      await expect(called).rejects.toThrow();
      await expect(new S3Client(access.config).send(new ListBucketsCommand())).rejects.toThrow("closed");
      expect(sockets.size).toBe(1);
    } finally {
      for (const socket of sockets) socket.destroy();
      server.close();
    }
  });
});

describe("the clock", () => {
  it.each([
    [30, "ok"],
    [-120, "warning"],
    [600, "problem"],
  ])("%d seconds off is: %s", async (seconds, status) => {
    const server = createServer((request, response) => {
      expect(request.method).toBe("HEAD");
      response.writeHead(302, { location: "http://127.0.0.1:1/", connection: "close" }).end();
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
    try {
      const now = () => Date.now() + seconds * 1_000;
      expect(await clockCheck({ url, now }).examine(signal)).toMatchObject({ status });
    } finally {
      server.close();
    }
  });

  it("is not judged where nobody tells the time", async () => {
    expect(await clockCheck({ url: "http://127.0.0.1:1/" }).examine(signal)).toMatchObject({ status: "skipped" });
  });
});

import { existsSync, writeFileSync } from "node:fs";
import { isAbsolute, join } from "node:path";
import { CreateStreamCommand, KinesisClient } from "@aws-sdk/client-kinesis";
import { CreateFunctionCommand, InvokeCommand, LambdaClient } from "@aws-sdk/client-lambda";
import { build } from "esbuild";
import { zipSync } from "fflate";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { clientConfig } from "./access.ts";
import { startTestEmulator, type TestEmulator } from "./testing/test-emulator.ts";

let emulator: TestEmulator;
let lambda: LambdaClient;

beforeAll(async () => {
  vi.stubEnv("SECRET_OF_THE_USER", "do-not-tell");
  vi.stubEnv("AWS_PROFILE", "production");
  vi.stubEnv("HTTPS_PROXY", "http://proxy.example");
  emulator = await startTestEmulator();
  lambda = new LambdaClient(clientConfig(emulator.access));
  // The repository around the emulator's directory is one of ES modules.
  writeFileSync(join(emulator.directory, "package.json"), '{"type":"module"}');
});
afterAll(async () => {
  vi.unstubAllEnvs();
  await emulator?.dispose();
});

/** Deploys a handler's source as the platform's own functions are: bundled to one file. */
async function deploy(FunctionName: string, source: string): Promise<void> {
  const stdin = { contents: source, resolveDir: process.cwd(), loader: "ts" as const };
  const options = { bundle: true, platform: "node", format: "cjs", target: "node20", write: false } as const;
  const { outputFiles } = await build({ stdin, ...options });
  await lambda.send(
    new CreateFunctionCommand({
      FunctionName,
      Runtime: "nodejs22.x",
      Handler: "index.handler",
      Role: "arn:aws:iam::000000000000:role/any",
      Code: { ZipFile: zipSync({ "index.js": outputFiles[0]!.contents }) },
    }),
  );
}

async function invoke(FunctionName: string): Promise<unknown> {
  const { FunctionError, Payload } = await lambda.send(new InvokeCommand({ FunctionName, Payload: "{}" }));
  const answer = JSON.parse(new TextDecoder().decode(Payload)) as unknown;
  if (FunctionError) throw new Error(JSON.stringify(answer));
  return answer;
}

describe("a function", () => {
  it("reaches the emulator through the guard with nothing but its environment", async () => {
    const kinesis = new KinesisClient(clientConfig(emulator.access));
    await kinesis.send(new CreateStreamCommand({ StreamName: "events", ShardCount: 1 }));
    await deploy(
      "lists-streams",
      `import { KinesisClient, ListStreamsCommand } from "@aws-sdk/client-kinesis";
       import { NodeHttpHandler } from "@smithy/node-http-handler";
       const kinesis = new KinesisClient({ requestHandler: new NodeHttpHandler() });
       export const handler = async () => (await kinesis.send(new ListStreamsCommand({}))).StreamNames;`,
    );
    expect(await invoke("lists-streams")).toEqual(["events"]);
  });

  it("sees nothing of the user's environment", async () => {
    await deploy("shows-environment", "export const handler = async () => process.env;");
    const environment = (await invoke("shows-environment")) as Record<string, string>;
    expect(JSON.stringify(environment)).not.toMatch(/do-not-tell|production|proxy\.example/);
    expect(environment.AWS_REGION).toBe("ap-northeast-2");
    const paths = [environment.HOME, environment.TMPDIR, environment.AWS_CONFIG_FILE].map(String);
    expect(paths.every((path) => isAbsolute(path) && path.startsWith(emulator.directory))).toBe(true);
    expect(existsSync(String(environment.AWS_CONFIG_FILE))).toBe(false);
  });
});

import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { existsSync, readFileSync } from "node:fs";
import { request } from "node:http";
import { connect } from "node:net";
import { json } from "node:stream/consumers";
import { CreateBucketCommand, GetObjectCommand, PutObjectCommand, S3Client } from "@aws-sdk/client-s3";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { clientConfig } from "./access.ts";
import { sign } from "./testing/raw-requests.ts";
import { startTestEmulator, type TestEmulator } from "./testing/test-emulator.ts";

const MEGABYTE = 2 ** 20;
const API = "/_aws/execute-api/abcd1234/$default/events";

let emulator: TestEmulator;
beforeAll(async () => {
  emulator = await startTestEmulator();
});
afterAll(() => emulator?.dispose());

/** Begins a request and does not send the body that it announces. */
async function announced(path: string, headers: Record<string, string>) {
  const sent = request(`${emulator.access.endpoint}${path}`, { method: "POST", headers, agent: false });
  sent.on("error", () => undefined).flushHeaders();
  const [response] = await once(sent, "response");
  const { message } = (await json(response)) as { message: string };
  sent.destroy();
  return `${response.statusCode} ${message}`;
}

/** Sends up to so many megabytes without saying how many will come. Resolves with how many the server took before it hung up. */
async function poured(line: string, most: number): Promise<number> {
  const { host, hostname, port } = new URL(emulator.access.endpoint);
  const socket = connect(Number(port), hostname)
    .on("error", () => undefined)
    .resume();
  const over = new Promise<void>((resolve) => socket.once("close", () => resolve()));
  socket.write(`${line} HTTP/1.1\r\nHost: ${host}\r\nTransfer-Encoding: chunked\r\n\r\n`);
  const chunk = Buffer.concat([Buffer.from("100000\r\n"), Buffer.alloc(MEGABYTE, "x"), Buffer.from("\r\n")]);
  let taken = 0;
  while (taken < most && !socket.destroyed) {
    await Promise.race([new Promise((resolve) => socket.write(chunk, resolve)), over]);
    taken += 1;
  }
  socket.destroy();
  await over;
  return taken;
}

/** The most memory that the server has held so far, in megabytes. */
const peak = (): number =>
  Number(/VmHWM:\s+(\d+) kB/.exec(readFileSync(`/proc/${emulator.pid}/status`, "utf8"))?.[1]) / 1024;

describe("a large request", () => {
  it("to a deployed API is refused before its body is read, as API Gateway does above 10 MB", async () => {
    expect(await announced(API, { "Content-Length": String(10 * MEGABYTE + 1) })).toMatch(/^403 .*body has more than/);
  });

  it("to a service is refused before its body is read, were it only signed in the right name", async () => {
    const { headers } = sign(
      { ...emulator.access, credentials: { ...emulator.access.credentials, secretAccessKey: "" } },
      {},
    );
    const length = { "Content-Length": String(256 * MEGABYTE + 1) };
    expect(await announced("/", { ...headers, ...length })).toMatch(/^403 .*body has more than/);
  });

  it.runIf(existsSync("/proc/self/status"))("that does not say how large it is fills no memory", async () => {
    const before = peak();
    for (const line of [`POST ${API}`, "GET /ap-northeast-2_abc/.well-known/jwks.json", "POST /"])
      expect(await poured(line, 200)).toBeLessThan(100);
    expect(peak() - before).toBeLessThan(60);
  });

  it("goes through with the key: a state of some megabytes, whole", async () => {
    const s3 = new S3Client(clientConfig(emulator.access));
    const body = randomBytes(12 * MEGABYTE);
    await s3.send(new CreateBucketCommand({ Bucket: "large" }));
    await s3.send(new PutObjectCommand({ Bucket: "large", Key: "state", Body: body }));
    const { Body } = await s3.send(new GetObjectCommand({ Bucket: "large", Key: "state" }));
    expect(Buffer.from(await Body!.transformToByteArray()).equals(body)).toBe(true);
    s3.destroy();
  });
});

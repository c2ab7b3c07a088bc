import { existsSync, mkdirSync, readdirSync, readFileSync, statSync } from "node:fs";
import { connect } from "node:net";
import { dirname, join } from "node:path";
import { Client, credentials, status } from "@grpc/grpc-js";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { serve } from "./server.ts";
import type { Service } from "./service.ts";
import { type Rehearsed, startRehearsed } from "./testing/rehearsed.ts";
import { providerService } from "./wire/protocol.ts";

let rehearsed: Rehearsed;
let path: string;

beforeAll(async () => {
  rehearsed = await startRehearsed(["aws_sqs_queue"]);
  const [entry] = Object.values(JSON.parse(rehearsed.provider.reattach)) as {
    Addr: { Network: string; String: string };
  }[];
  expect(entry!.Addr.Network).toBe("unix");
  path = entry!.Addr.String;
});
afterAll(() => rehearsed.stop());

/** Everything that a socket says to these bytes until it closes. */
const say = (bytes: string): Promise<string> =>
  new Promise((resolve, reject) => {
    const socket = connect(path);
    let heard = "";
    socket.on("data", (chunk) => {
      heard += chunk.toString("latin1");
    });
    socket.once("error", reject).once("close", () => resolve(heard));
    socket.write(bytes);
  });

const call = (method: string, request: object): Promise<Record<string, unknown>> => {
  const client = new Client(`unix:${path}`, credentials.createInsecure());
  const { requestSerialize, responseDeserialize } = providerService()[method]!;
  return new Promise((resolve, reject) => {
    client.makeUnaryRequest(
      `/tfplugin6.Provider/${method}`,
      requestSerialize,
      responseDeserialize,
      request,
      (error, answer) => {
        client.close();
        if (error) reject(error);
        else resolve(answer as Record<string, unknown>);
      },
    );
  });
};

describe("the provider's door", () => {
  it("opens for this user alone: a socket in a directory of mode 0700, no port", () => {
    expect(statSync(path).isSocket()).toBe(true);
    expect(statSync(dirname(path)).mode & 0o777).toBe(0o700);
  });

  it("gives a plain HTTP/1 request, as a page or a tool might smuggle in, nothing but a hang-up", async () => {
    const heard = await say(
      "POST /tfplugin6.Provider/GetProviderSchema HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\n\r\n",
    );
    expect(heard).not.toMatch(/HTTP\/1|aws_/);
  });

  it("survives garbage and half a greeting", async () => {
    await say("\0\xff".repeat(1000));
    connect(path).end("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n");
    expect(await call("GetProviderSchema", {})).toHaveProperty("provider");
  });

  it("answers calls of newer protocols with 'unimplemented'", async () => {
    const client = new Client(`unix:${path}`, credentials.createInsecure());
    const raw = (bytes: Buffer) => bytes;
    const error = await new Promise((resolve) => {
      client.makeUnaryRequest("/tfplugin6.Provider/GetResourceIdentitySchemas", raw, raw, Buffer.alloc(0), resolve);
    });
    client.close();
    expect(error).toMatchObject({ code: status.UNIMPLEMENTED });
  });

  it("turns whatever goes wrong into a diagnostic and goes on", async () => {
    const nonsense = { msgpack: Buffer.from([0xc1]) };
    const before = await call("ReadResource", { type_name: "aws_sqs_queue", current_state: nonsense });
    expect(before.diagnostics).toMatchObject([
      { severity: "ERROR", summary: expect.stringContaining("The rehearsal provider failed") },
    ]);
    const state = { msgpack: Buffer.from([0x80]) };
    const unconfigured = await call("ReadResource", { type_name: "aws_sqs_queue", current_state: state });
    expect(unconfigured.diagnostics).toMatchObject([{ summary: "The provider is not configured" }]);
    const unknown = await call("UpgradeResourceState", {
      type_name: "aws_../../secret",
      raw_state: { json: Buffer.from("{}") },
    });
    expect(unknown.diagnostics).toMatchObject([{ summary: "The rehearsal does not serve aws_../../secret" }]);
    expect(await call("GetProviderSchema", {})).toHaveProperty("resource_schemas.aws_sqs_queue");
  });

  it("keeps the settings of a provider block to the connection they came on", async () => {
    const config = { msgpack: Buffer.from([0x80]) };
    expect((await call("ConfigureProvider", { config })).diagnostics).toEqual([]);
    const imported = await call("ImportResourceState", { type_name: "aws_sqs_queue", id: "x" });
    expect(imported.diagnostics).toMatchObject([{ summary: "The provider is not configured" }]);
  });

  it("closes for good: nothing listens and nothing is left", async () => {
    const other = await startRehearsed([]);
    const [entry] = Object.values(JSON.parse(other.provider.reattach)) as { Addr: { String: string } }[];
    const open = connect(entry!.Addr.String);
    await new Promise((resolve) => open.once("connect", resolve));
    await other.stop();
    expect(existsSync(dirname(entry!.Addr.String))).toBe(false);
  });
});

it("says how to mend a temporary directory whose name is too long for a socket", async () => {
  const long = join(rehearsed.directory, "x".repeat(100));
  mkdirSync(long);
  vi.stubEnv("TMPDIR", long);
  await expect(serve({} as Service)).rejects.toThrow(
    /too long for a socket's path \(103 bytes\); set TMPDIR to a shorter directory/,
  );
  vi.unstubAllEnvs();
  expect(readdirSync(long)).toEqual([]);
});

it("is described by a protocol file that names no more calls than are answered", () => {
  const names = [
    ...readFileSync(new URL("./wire/tfplugin6.proto", import.meta.url), "utf8").matchAll(/rpc (\w+)/g),
  ].map((match) => match[1]);
  expect(Object.keys(providerService()).sort()).toEqual(names.sort());
});

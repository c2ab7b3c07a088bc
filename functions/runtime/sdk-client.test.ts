import { createServer, type RequestListener, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { KinesisClient, type KinesisClientConfig, ListStreamsCommand } from "@aws-sdk/client-kinesis";
import { afterEach, describe, expect, it } from "vitest";
import { sdkClientConfig } from "./sdk-client.ts";

let server: Server | undefined;
afterEach(() => {
  server?.closeAllConnections();
  server?.close();
});

/** A client of a service that behaves as the handler says. */
const clientOf = async (handler: RequestListener, config: KinesisClientConfig = {}) => {
  server = createServer(handler);
  await new Promise<void>((listening) => server!.listen(0, "127.0.0.1", listening));
  return new KinesisClient({
    ...sdkClientConfig({ connections: 2 }),
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    region: "ap-northeast-2",
    credentials: { accessKeyId: "a", secretAccessKey: "b" },
    ...config,
  });
};

describe("sdkClientConfig", () => {
  it("speaks HTTP/1.1, also to Kinesis", async () => {
    const versions: string[] = [];
    const client = await clientOf((request, response) => {
      versions.push(request.httpVersion);
      response.setHeader("content-type", "application/x-amz-json-1.1").end('{"StreamNames":[],"HasMoreStreams":false}');
    });
    await client.send(new ListStreamsCommand({}));
    expect(versions).toEqual(["1.1"]);
  });

  it("tries again when a service falters, three times in all", async () => {
    let calls = 0;
    const client = await clientOf((_, response) => {
      calls++;
      response.writeHead(500).end("{}");
    });
    await expect(client.send(new ListStreamsCommand({}))).rejects.toThrow();
    expect(calls).toBe(3);
  });

  it("gives up a call that does not answer, instead of waiting until the function's end", async () => {
    const client = await clientOf(() => {}, { maxAttempts: 1 });
    await expect(client.send(new ListStreamsCommand({}))).rejects.toThrow(/timed out|timeout/i);
  });
});

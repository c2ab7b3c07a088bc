import { createServer, type IncomingMessage, Server, type ServerResponse } from "node:http";
import { type AddressInfo, createServer as createTcpServer, type Socket, type Server as TcpServer } from "node:net";
import { afterEach, describe, expect, it } from "vitest";
import { post } from "./post.ts";

const servers: (Server | TcpServer)[] = [];
const sockets: Socket[] = [];
afterEach(() => {
  for (const server of servers.splice(0)) {
    server.close();
    if (server instanceof Server) server.closeAllConnections();
  }
  for (const socket of sockets.splice(0)) socket.destroy();
});

async function serving(answer: (request: IncomingMessage, response: ServerResponse, body: string) => void) {
  const requests: { headers: IncomingMessage["headers"]; body: string; method: string | undefined }[] = [];
  const server = createServer(async (request, response) => {
    let body = "";
    for await (const part of request) body += part;
    requests.push({ headers: request.headers, body, method: request.method });
    answer(request, response, body);
  });
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return { port: (server.address() as AddressInfo).port, requests };
}
/** A receiver that knows no HTTP. */
async function answering(answer: (socket: Socket) => void) {
  const server = createTcpServer((socket) => {
    socket.on("error", () => {}).once("data", () => answer(socket));
    sockets.push(socket);
  });
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return { port: (server.address() as AddressInfo).port };
}
const local = { address: "127.0.0.1", family: 4 };
const at = (port: number, host = "hooks.invalid") => ({
  url: new URL(`http://${host}:${port}/path?x=1`),
  address: local,
});

describe("a post", () => {
  it("goes to the address that was checked, whatever the name would lead to by now", async () => {
    const { port, requests } = await serving((_, response) => response.writeHead(204).end());
    expect(await post(at(port), '{"text":"안녕"}', { "webhook-id": "m" })).toEqual({
      status: 204,
      retryAfter: undefined,
    });
    expect(requests).toEqual([
      {
        method: "POST",
        body: '{"text":"안녕"}',
        headers: expect.objectContaining({
          host: `hooks.invalid:${port}`,
          "webhook-id": "m",
          "content-type": "application/json; charset=utf-8",
          "content-length": "17",
        }),
      },
    ]);
  });

  it("does not follow a redirection, to wherever", async () => {
    const elsewhere = await serving((_, response) => response.end());
    const { port } = await serving((_, response) =>
      response.writeHead(307, { location: `http://127.0.0.1:${elsewhere.port}/latest/meta-data` }).end(),
    );
    expect((await post(at(port), "{}", {})).status).toBe(307);
    expect(elsewhere.requests).toEqual([]);
  });

  it("tells what the receiver asks for, and reads no answer to its end", async () => {
    const { port } = await serving((_, response) => {
      response.writeHead(429, { "retry-after": "120" });
      response.write("x".repeat(100_000));
      // It never ends.
    });
    expect(await post(at(port), "{}", {})).toEqual({ status: 429, retryAfter: "120" });
  });

  it("waits for an answer, but not for ever", async () => {
    const { port } = await serving(() => {});
    await expect(post(at(port), "{}", {}, 50)).rejects.toMatchObject({ name: expect.stringMatching(/Abort|Timeout/) });
  });

  it.each([
    [
      "switches to another protocol",
      "HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: x\r\n\r\n",
      101,
    ],
    ["is told to go on, and then answered", "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 503 No\r\n\r\n", 503],
  ])("ends where the receiver %s", async (_, text, status) => {
    const { port } = await answering((socket) => socket.write(text));
    expect(await post(at(port), "{}", {}, 2_000)).toEqual({ status, retryAfter: undefined });
  });

  it.each<[string, (socket: Socket) => void]>([
    ["no HTTP", (socket) => socket.write("hello\r\n\r\n")],
    ["half an answer", (socket) => socket.end("HTTP/1.1 200")],
    ["an end", (socket) => socket.end()],
    ["information without end", (socket) => socket.write("HTTP/1.1 100 Continue\r\n\r\n".repeat(50))],
  ])("fails where the answer is %s", async (_, answer) => {
    const { port } = await answering(answer);
    await expect(post(at(port), "{}", {}, 200)).rejects.toThrow();
  });

  it("fails where nobody listens", async () => {
    const { port } = await serving(() => {});
    for (const server of servers.splice(0)) await new Promise((resolve) => server.close(resolve));
    await expect(post(at(port), "{}", {})).rejects.toMatchObject({ code: "ECONNREFUSED" });
  });

  it("speaks TLS to https, and to nobody without a certificate", async () => {
    const { port } = await serving((_, response) => response.end());
    await expect(post({ url: new URL(`https://hooks.invalid:${port}/`), address: local }, "{}", {})).rejects.toThrow();
  });
});

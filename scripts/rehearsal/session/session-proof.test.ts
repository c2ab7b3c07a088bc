import { once } from "node:events";
import { connect, createServer, type Server, type Socket } from "node:net";
import { afterEach, describe, expect, it } from "vitest";
import { answerChallenges, challenge, type Proof } from "./session-proof.ts";

const key = "k".repeat(64);
const open: (Proof | { close(): unknown })[] = [];
afterEach(async () => {
  for (const each of open.splice(0)) await each.close();
});

async function proof(): Promise<Proof> {
  const answering = await answerChallenges(key);
  open.push(answering);
  return answering;
}

async function stranger(behave: (socket: Socket) => void): Promise<number> {
  const server: Server = createServer(behave).listen(0, "127.0.0.1");
  await once(server, "listening");
  open.push(server);
  return (server.address() as { port: number }).port;
}

describe("a challenge", () => {
  it("is answered by who knows the key, and by nobody with another one", async () => {
    const { port } = await proof();
    expect(await challenge({ port, key })).toBe("proven");
    expect(await challenge({ port, key: "x".repeat(64) })).toBe("refuted");
  });

  it("is not answered by a port where nobody listens, where somebody else talks, or hangs up", async () => {
    const gone = await answerChallenges(key);
    await gone.close();
    expect(await challenge({ port: gone.port, key })).toBe("refuted");
    const talker = await stranger((socket) => socket.on("error", () => {}).write("x".repeat(100_000)));
    expect(await challenge({ port: talker, key })).toBe("refuted");
    const echo = await stranger((socket) => socket.on("data", (data) => socket.end(data)));
    expect(await challenge({ port: echo, key })).toBe("refuted");
  });

  it("that meets silence does not count as refuted", async () => {
    const port = await stranger((socket) => socket.on("error", () => {}).resume());
    expect(await challenge({ port, key }, 100)).toBe("silent");
  });
});

describe("answering challenges", () => {
  it("never sends the key, whatever it is asked, as a web page would too", async () => {
    const { port } = await proof();
    const socket = connect(port, "127.0.0.1").setEncoding("utf8");
    let answer = "";
    socket.on("data", (text: string) => {
      answer += text;
    });
    socket.write(`GET /?${key} HTTP/1.1\r\nHost: evil.example\r\nOrigin: https://evil.example\r\n\r\n`);
    await once(socket, "close");
    expect(answer).toMatch(/^[0-9a-f]{64}$/);
    expect(answer).not.toContain(key);
  });

  it("ends at once, though somebody is connected and says nothing, or goes on sending", async () => {
    const { port, close } = await answerChallenges(key);
    const silent = connect(port, "127.0.0.1").on("error", () => {});
    const dripping = connect({ port, host: "127.0.0.1", allowHalfOpen: true }).on("error", () => {});
    await Promise.all([once(silent, "connect"), once(dripping, "connect")]);
    dripping.resume().write("question");
    await once(dripping, "end");
    const drip = setInterval(() => dripping.write("x"), 20);
    const began = performance.now();
    await close();
    expect(performance.now() - began).toBeLessThan(1_000);
    clearInterval(drip);
    silent.destroy();
    dripping.destroy();
  });
});

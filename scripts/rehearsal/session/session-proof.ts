import { createHmac, randomBytes, timingSafeEqual } from "node:crypto";
import { type AddressInfo, connect, createServer, type Socket } from "node:net";

/** Answers challenges for as long as it is open. Does not keep the process alive. */
export interface Proof {
  /** Loopback port, chosen by the system. */
  readonly port: number;
  close(): Promise<void>;
}

const proofOf = (key: string, question: string) => createHmac("sha256", key).update(question).digest("hex");

/** Opens a server that proves to whoever sends it a text that it knows the key, without ever sending the key. */
export function answerChallenges(key: string): Promise<Proof> {
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    // Not an idle time: whoever sends a byte now and then, without end, is let go as well.
    const deadline = setTimeout(() => socket.destroy(), 5_000).unref();
    socket.once("close", () => {
      clearTimeout(deadline);
      sockets.delete(socket);
    });
    socket.setEncoding("utf8").on("error", () => socket.destroy());
    socket.once("data", (question: string) => socket.end(proofOf(key, question)));
  }).unref();
  const close = () =>
    new Promise<void>((resolve) => {
      server.close(() => resolve());
      for (const socket of sockets) socket.destroy();
    });
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(0, "127.0.0.1", () => resolve({ port: (server.address() as AddressInfo).port, close }));
  });
}

/**
 * Whether somebody at that port knows the key. `refuted`: nobody is there, or somebody else is; `silent`: somebody is there
 * and has not answered in time.
 */
export async function challenge(
  { port, key }: { readonly port: number; readonly key: string },
  milliseconds = 5_000,
): Promise<"proven" | "refuted" | "silent"> {
  const question = randomBytes(32).toString("hex");
  return new Promise((resolve) => {
    let answer = "";
    const socket = connect({ port, host: "127.0.0.1" }, () => socket.write(question));
    // For the whole of it: a stranger at the port that sends a byte now and then must not delay a start.
    const patience = setTimeout(() => {
      resolve("silent");
      socket.destroy();
    }, milliseconds);
    socket.setEncoding("utf8");
    socket.on("data", (text: string) => {
      answer += text;
      // Somebody else at the port may talk without end.
      if (answer.length > 64) socket.destroy();
    });
    socket.on("error", () => socket.destroy());
    socket.on("close", () => {
      clearTimeout(patience);
      const expected = proofOf(key, question);
      const same = answer.length === expected.length && timingSafeEqual(Buffer.from(answer), Buffer.from(expected));
      resolve(same ? "proven" : "refuted");
    });
  });
}

import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { createServer, type Server } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { claimSession, findSession, SessionTaken } from "./session.ts";
import { challenge } from "./session-proof.ts";

const attachment = { endpoint: "http://127.0.0.1:1", environment: { AWS_REGION: "ap-northeast-2" }, urls: {} };
let directory: string;
beforeEach(() => {
  directory = join(mkdtempSync(join(tmpdir(), "sluice-session-")), "local");
});
afterEach(() => rmSync(join(directory, ".."), { recursive: true }));

const file = () => join(directory, "session.json");
const record = () => JSON.parse(readFileSync(file(), "utf8")) as Record<string, unknown>;

/** Leaves the file of a session whose process was killed. */
async function killedSession(): Promise<Record<string, unknown>> {
  const session = await claimSession(directory);
  session.announce(attachment);
  const left = record();
  await session.close();
  writeFileSync(file(), JSON.stringify(left));
  return left;
}

/** A server on loopback that treats each connection as told. */
async function listening(onConnection: Parameters<typeof createServer>[1]): Promise<{ port: number; server: Server }> {
  const server = createServer(onConnection as never);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", () => resolve()));
  return { port: (server.address() as { port: number }).port, server };
}

describe("a session", () => {
  it("is found by others once it is announced, with what they need to attach", async () => {
    const session = await claimSession(directory);
    expect((await findSession(directory))?.attachment).toBeUndefined();
    session.announce(attachment);
    expect(await findSession(directory)).toMatchObject({ pid: process.pid, attachment });
    await session.close();
    expect(await findSession(directory)).toBeUndefined();
    expect(readdirSync(directory)).toEqual([]);
  });

  it("keeps its file and directory to the owner", async () => {
    const session = await claimSession(directory);
    session.announce(attachment);
    expect(statSync(file()).mode & 0o777).toBe(0o600);
    expect(statSync(directory).mode & 0o777).toBe(0o700);
    await session.close();
  });

  it("is held by one at a time: a second claim names the holder and changes nothing", async () => {
    const session = await claimSession(directory);
    session.announce(attachment);
    const refused = await claimSession(directory).catch((error: unknown) => error);
    expect(refused).toBeInstanceOf(SessionTaken);
    expect((refused as SessionTaken).holder.pid).toBe(process.pid);
    expect((refused as SessionTaken).message).toMatch(
      new RegExp(`: process ${process.pid}, since 20.*Z; wait for it to end, or keep one up with \`npm start\``),
    );
    expect(await findSession(directory)).toMatchObject({ attachment });
    await session.close();
  });

  it("goes to exactly one of many that claim it at once, also over the file of a dead one", async () => {
    for (const leave of [async () => {}, killedSession]) {
      await leave();
      const claims = await Promise.allSettled(Array.from({ length: 8 }, () => claimSession(directory)));
      const won = claims.filter((claim) => claim.status === "fulfilled");
      expect(won).toHaveLength(1);
      for (const claim of claims) if (claim.status === "rejected") expect(claim.reason).toBeInstanceOf(SessionTaken);
      await won[0]!.value.close();
    }
  });

  it("is taken over from a process that was killed, and tells which", async () => {
    const left = await killedSession();
    expect(await findSession(directory)).toBeUndefined();
    const session = await claimSession(directory);
    expect(session.replaced).toMatchObject({ startedAt: left.startedAt });
    await session.close();
  });

  it("is not believed alive because its process id or its port is in use by somebody else", async () => {
    const { port, server } = await listening((socket) => socket.end("f".repeat(64)));
    writeFileSync(
      join(mkdirOf(), "session.json"),
      JSON.stringify({ ...(await killedSession()), pid: process.pid, port }),
    );
    expect(await findSession(directory)).toBeUndefined();
    await (await claimSession(directory)).close();
    server.close();
  });

  it("is not hung up by somebody at its port who talks without end", async () => {
    const { port, server } = await listening((socket) => {
      const chatter = setInterval(() => socket.write("x".repeat(100)), 1);
      socket.on("error", () => {}).on("close", () => clearInterval(chatter));
    });
    expect(await challenge({ port, key: "k".repeat(64) })).toBe("refuted");
    server.close();
  });

  it("is not taken from a holder that is merely too busy to answer", async () => {
    const { port, server } = await listening(() => {});
    expect(await challenge({ port, key: "k".repeat(64) }, 50)).toBe("silent");
    server.close();
  });

  it.each([
    ["no JSON", "{"],
    ["another shape", "{}"],
    ["nothing", ""],
  ])("starts over a file that holds %s", async (_, text) => {
    writeFileSync(join(mkdirOf(), "session.json"), text);
    const session = await claimSession(directory);
    expect(session.replaced).toBeUndefined();
    expect(record().pid).toBe(process.pid);
    await session.close();
  });

  it("never shows its key to those who ask", async () => {
    const session = await claimSession(directory);
    const { key, port } = record() as { key: string; port: number };
    expect(await challenge({ port, key })).toBe("proven");
    expect(await challenge({ port, key: "0".repeat(64) })).toBe("refuted");
    await session.close();
  });
});

function mkdirOf(): string {
  mkdirSync(directory, { recursive: true });
  return directory;
}

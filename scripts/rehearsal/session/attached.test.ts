import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, mkdtempSync, readdirSync, rmSync, utimesSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { attachedProcesses, attachTo, outlastAttached } from "./attached.ts";
import { claimSession, findSession, type OwnedSession } from "./session.ts";

const attachment = { endpoint: "http://127.0.0.1:1", environment: {}, urls: {} };
let directory: string;
let session: OwnedSession;
let other: ChildProcess;
beforeEach(async () => {
  directory = join(mkdtempSync(join(tmpdir(), "sluice-attached-")), "local");
  session = await claimSession(directory);
  session.announce(attachment);
  other = spawn(process.execPath, ["-e", "process.stdin.resume()"]);
});
afterEach(async () => {
  other.kill("SIGKILL");
  await session.close();
  rmSync(join(directory, ".."), { recursive: true });
});

/** What the other process would have noted. */
const noteOf = (pid: number) => {
  const path = join(directory, "attached", `${pid}-note`);
  mkdirSync(path, { recursive: true });
  return path;
};
async function endOther(): Promise<void> {
  other.kill("SIGKILL");
  await once(other, "exit");
}
const outlast = (signal = new AbortController().signal, notes: string[] = []) =>
  outlastAttached({ directory, session, attachment, signal, note: (line) => notes.push(line) });

describe("the holder of a rehearsal that is to end", () => {
  it("waits for the last that works in it, says for whom, and then lets nobody in", async () => {
    noteOf(other.pid!);
    const notes: string[] = [];
    let over = false;
    const waiting = outlast(undefined, notes).then(() => {
      over = true;
    });
    await new Promise((done) => setImmediate(done));
    expect(over).toBe(false);
    expect((await findSession(directory))?.attachment).toBeDefined();
    await endOther();
    await waiting;
    expect(notes).toEqual([`waiting for process ${other.pid}, at work in this rehearsal; Ctrl-C ends it at once`]);
    expect((await findSession(directory))?.attachment).toBeUndefined();
  });

  it("waits for nobody once it is told to end, and never for itself, the dead, or who only has a number of theirs", async () => {
    await outlast();
    const note = noteOf(other.pid!);
    const stop = new AbortController();
    const waiting = outlast(stop.signal);
    stop.abort();
    await waiting;
    expect((await findSession(directory))?.attachment).toBeUndefined();

    noteOf(process.pid);
    expect(attachedProcesses(directory)).toEqual([other.pid]);
    utimesSync(note, 1, 1);
    expect(attachedProcesses(directory)).toEqual([]);
    utimesSync(note, new Date(), new Date());
    await endOther();
    expect(attachedProcesses(directory)).toEqual([]);
  });
});

describe("who works in a rehearsal of another process", () => {
  it("is noted until the work is done", async () => {
    const attached = await attachTo(directory, (await findSession(directory))!);
    expect(readdirSync(join(directory, "attached"))).toEqual([expect.stringMatching(`^${process.pid}-`)]);
    expect(attached?.isGone()).toBe(false);
    attached?.leave();
    expect(readdirSync(join(directory, "attached"))).toEqual([]);
  });

  it("notices that it ends, and says so rather than what follows from it", async () => {
    const attached = (await attachTo(directory, (await findSession(directory))!))!;
    session.withdraw();
    expect((await attached.gone).message).toMatch(
      new RegExp(`^the rehearsal that this was attached to \\(process ${process.pid}, .* has ended; run this again`),
    );
    expect(attached.isGone()).toBe(true);
    attached.leave();
  });

  it("is not let in by one that is about to end, and leaves no note there", async () => {
    const found = (await findSession(directory))!;
    session.withdraw();
    expect(await attachTo(directory, found)).toBeUndefined();
    expect(readdirSync(join(directory, "attached"))).toEqual([]);
  });
});

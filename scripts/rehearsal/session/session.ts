import { randomBytes } from "node:crypto";
import { linkSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { z } from "zod";
import { isAlive } from "#scripts/engine/process-alive";
import { answerChallenges, challenge } from "./session-proof.ts";

/** What a running rehearsal offers to other processes of the same user. */
const attachmentSchema = z.object({
  /** The emulator's endpoint. */
  endpoint: z.string(),
  /** Environment variables that attach Terraform, cdktf and the AWS SDKs to it. */
  environment: z.record(z.string(), z.string()),
  /** What can be opened or called, by name. */
  urls: z.record(z.string(), z.string()),
});

const recordSchema = z.object({
  pid: z.int().positive(),
  /** ISO 8601. */
  startedAt: z.string(),
  /** Loopback port that answers whoever asks whether the session is alive. */
  port: z.int().positive(),
  key: z.string().min(32),
  /** Missing while it starts. */
  attachment: attachmentSchema.optional(),
});

export type Attachment = z.output<typeof attachmentSchema>;
/** A rehearsal as its file describes it. */
export type SessionRecord = z.output<typeof recordSchema>;

/** The one session of an environment, held by this process. */
export interface OwnedSession {
  /** The session that was killed here earlier, if its file was found. */
  readonly replaced: SessionRecord | undefined;
  /** Tells other processes how to attach. */
  announce(attachment: Attachment): void;
  /** Lets nobody attach any more: to others it is one that is not ready, and whose end they wait for. */
  withdraw(): void;
  /** Gives the place up; whatever it announced must be gone by then. */
  close(): Promise<void>;
}

/** Somebody else holds the session. */
export class SessionTaken extends Error {
  override name = "SessionTaken";
  readonly holder: SessionRecord;

  constructor(holder: SessionRecord) {
    super(
      `a rehearsal is running already: process ${holder.pid}, since ${holder.startedAt}; wait for it to end, or keep one up with \`npm start\`, which other commands attach to`,
    );
    this.holder = holder;
  }
}

const fileOf = (directory: string) => join(directory, "session.json");

/**
 * Makes this process the holder of a directory's session, for as long as it lives. The file of a holder that was killed is
 * taken over; whether it lives is decided by its answer to a challenge, since a process id may belong to somebody else by now.
 * @throws SessionTaken
 */
export async function claimSession(directory: string): Promise<OwnedSession> {
  mkdirSync(directory, { recursive: true, mode: 0o700 });
  const key = randomBytes(32).toString("hex");
  const proof = await answerChallenges(key);
  const record: SessionRecord = {
    pid: process.pid,
    startedAt: new Date().toISOString(),
    port: proof.port,
    key,
  };
  try {
    const replaced = await takePlace(directory, record);
    return {
      replaced,
      announce: (attachment) => replaceFile(directory, { ...record, attachment }),
      withdraw: () => replaceFile(directory, record),
      close: async () => {
        if (readRecord(directory)?.key === key) rmSync(fileOf(directory), { force: true });
        await proof.close();
      },
    };
  } catch (error) {
    await proof.close();
    throw error;
  }
}

/** The live session of a directory; undefined if there is none, or only the file of a dead one. */
export async function findSession(directory: string): Promise<SessionRecord | undefined> {
  const record = readRecord(directory);
  return record && (await challenge(record)) === "proven" ? record : undefined;
}

/** Whether a session that was found alive still lets others work in it, as far as can be told without asking it. */
export function isStanding(directory: string, { key, pid }: SessionRecord): boolean {
  const record = readRecord(directory);
  return record?.key === key && record.attachment !== undefined && isAlive(pid);
}

/** As {@link findSession}, but waits for one that is starting until it can be attached to or is gone. */
export async function waitForSession(directory: string, signal: AbortSignal): Promise<SessionRecord | undefined> {
  for (;;) {
    const session = await findSession(directory);
    if (session === undefined || session.attachment) return session;
    await setTimeout(100, undefined, { signal });
  }
}

/** Puts the record into the empty place, first emptying it if its holder is dead. */
async function takePlace(directory: string, record: SessionRecord): Promise<SessionRecord | undefined> {
  let dead: SessionRecord | undefined;
  for (;;) {
    if (createFile(directory, record)) return dead;
    const holder = readRecord(directory);
    // One that is there but too busy to answer is not dead: two rehearsals in one directory would ruin each other.
    if (holder && (await challenge(holder)) !== "refuted") throw new SessionTaken(holder);
    removeDead(directory, holder);
    dead = holder;
  }
}

function createFile(directory: string, record: SessionRecord): boolean {
  const draft = writeDraft(directory, record);
  try {
    linkSync(draft, fileOf(directory));
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "EEXIST") return false;
    throw error;
  } finally {
    rmSync(draft, { force: true });
  }
}

/** Removes the file only if it is still the one that was judged: another starter may have put its own there meanwhile. */
function removeDead(directory: string, judged: SessionRecord | undefined): void {
  const aside = join(directory, `session.${randomBytes(6).toString("hex")}.dead`);
  try {
    renameSync(fileOf(directory), aside);
    if (parseRecord(readFileSync(aside, "utf8"))?.key !== judged?.key) linkSync(aside, fileOf(directory));
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code !== "ENOENT" && code !== "EEXIST") throw error;
  } finally {
    rmSync(aside, { force: true });
  }
}

function replaceFile(directory: string, record: SessionRecord): void {
  renameSync(writeDraft(directory, record), fileOf(directory));
}

function writeDraft(directory: string, record: SessionRecord): string {
  const draft = join(directory, `session.${randomBytes(6).toString("hex")}.new`);
  writeFileSync(draft, `${JSON.stringify(record, undefined, 2)}\n`, { mode: 0o600 });
  return draft;
}

function readRecord(directory: string): SessionRecord | undefined {
  try {
    return parseRecord(readFileSync(fileOf(directory), "utf8"));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
    throw error;
  }
}

function parseRecord(text: string): SessionRecord | undefined {
  try {
    return recordSchema.parse(JSON.parse(text));
  } catch {
    // Whatever it is, it is no session that could be attached to.
    return undefined;
  }
}

import { readdirSync, rmSync, statSync } from "node:fs";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { makeOwnDirectory } from "#scripts/engine/process-directory";
import { isRunningSince } from "#scripts/engine/process-start";
import { findSession, isStanding, type OwnedSession, type SessionRecord } from "./session.ts";

const placeOf = (directory: string) => join(directory, "attached");
const pollMilliseconds = 200;

/** This process as one that works in a rehearsal which another process holds. */
export interface AttachedHere {
  /** Resolves, with what to say, once the rehearsal is gone or lets nobody in any more; never rejects. */
  readonly gone: Promise<Error>;
  /** Whether that is so right now. */
  isGone(): boolean;
  /** What to say then. */
  readonly ended: Error;
  /** The work is done: the holder need not wait for it. */
  leave(): void;
}

/**
 * Notes in a session's directory that this process works in it, so that its holder waits.
 * @returns undefined if the session ended meanwhile, or is about to
 */
export async function attachTo(directory: string, session: SessionRecord): Promise<AttachedHere | undefined> {
  const note = makeOwnDirectory(placeOf(directory));
  const leave = () => rmSync(note, { recursive: true, force: true });
  // After the note: a holder that withdraws looks for notes after that, so that one of the two sees the other.
  if ((await findSession(directory))?.key !== session.key || !isStanding(directory, session)) {
    leave();
    return undefined;
  }
  const ended = new Error(
    `the rehearsal that this was attached to (process ${session.pid}, since ${session.startedAt}) has ended; run this again: it goes on from what was saved`,
  );
  const isGone = () => !isStanding(directory, session);
  let watch: NodeJS.Timeout | undefined;
  const gone = new Promise<Error>((resolve) => {
    watch = setInterval(() => isGone() && resolve(ended), pollMilliseconds).unref();
  });
  return {
    gone,
    isGone,
    ended,
    leave: () => {
      clearInterval(watch);
      leave();
    },
  };
}

/** Other living processes that work in a session, by their ids. */
export function attachedProcesses(directory: string): readonly number[] {
  const place = placeOf(directory);
  const noted = namesIn(place).flatMap((name) => {
    const pid = Number.parseInt(name, 10);
    const since = modifiedAt(join(place, name));
    return pid !== process.pid && since !== undefined && isRunningSince(pid, since) ? [pid] : [];
  });
  return [...new Set(noted)].sort((a, b) => a - b);
}

/** A session that its holder wants to end, and who is to be told. */
export interface Ending {
  readonly directory: string;
  readonly session: Pick<OwnedSession, "withdraw" | "announce">;
  /** What others are told as long as they may come. */
  readonly attachment: Parameters<OwnedSession["announce"]>[0];
  /** Ends the waiting. */
  readonly signal: AbortSignal;
  readonly note: (line: string) => void;
}

/** Waits until nobody else works in a session, or nobody wants to wait any longer, and lets nobody in from then on. */
export async function outlastAttached({ directory, session, attachment, signal, note }: Ending): Promise<void> {
  let told = "";
  for (;;) {
    const attached = attachedProcesses(directory);
    if (attached.length === 0 || signal.aborted) {
      session.withdraw();
      if (signal.aborted || attachedProcesses(directory).length === 0) return;
      session.announce(attachment);
    } else {
      const who = `${attached.length === 1 ? "process" : "processes"} ${attached.join(", ")}`;
      if (who !== told) note(`waiting for ${who}, at work in this rehearsal; Ctrl-C ends it at once`);
      told = who;
    }
    await setTimeout(pollMilliseconds, undefined, { signal }).catch(() => {});
  }
}

function namesIn(place: string): readonly string[] {
  try {
    return readdirSync(place);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return [];
    throw error;
  }
}

/** Whoever leaves takes the note away while one looks. */
function modifiedAt(path: string): string | undefined {
  return statSync(path, { throwIfNoEntry: false })?.mtime.toISOString();
}

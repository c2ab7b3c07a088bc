import { messageOf } from "#scripts/engine/failure";
import type { Started } from "../server/live-server.ts";

/** What a button does. */
export interface Action {
  /** What it is called while it runs and afterwards: `burst of events`. */
  readonly title: string;
  /**
   * Looks at what came with it.
   * @returns the work; it says how far it is, and resolves with what it came to, in a sentence
   * @throws Error saying what is wrong with the input
   */
  prepare(input: Readonly<Record<string, unknown>>): ActionWork;
}

/** @throws Error saying why it failed, which is told as it is */
export type ActionWork = (say: (progress: string) => void, signal: AbortSignal) => Promise<string>;

/** One that was begun. Times are ISO 8601 UTC. */
export interface ActionRecord {
  readonly title: string;
  readonly startedAt: string;
  readonly endedAt: string | null;
  readonly outcome: "running" | "done" | "failed";
  /** How far it is, or what it came to. */
  readonly text: string;
}

/** Runs one action at a time. */
export interface ActionRunner {
  start(name: string, input: Readonly<Record<string, unknown>>): Started;
  /** Ends what runs, and waits for it. */
  stop(): Promise<void>;
}

const KEPT = 8;
const MOST_CHARACTERS = 2_000;

/**
 * @param tell is told of every change: what runs and what ran, newest first
 */
export function createActionRunner(
  actions: Readonly<Record<string, Action>>,
  tell: (records: readonly ActionRecord[]) => void,
): ActionRunner {
  const end = new AbortController();
  let records: readonly ActionRecord[] = [];
  let running: Promise<void> | undefined;
  const update = (change: Partial<ActionRecord>) => {
    const [first, ...rest] = records;
    records = [{ ...first!, ...change }, ...rest];
    tell(records);
  };
  const run = async (work: ActionWork) => {
    const endAs = (outcome: "done" | "failed", text: string) =>
      update({ outcome, text: text.slice(0, MOST_CHARACTERS), endedAt: new Date().toISOString() });
    try {
      endAs("done", await work((text) => update({ text: text.slice(0, MOST_CHARACTERS) }), end.signal));
    } catch (error) {
      endAs("failed", messageOf(error));
    } finally {
      running = undefined;
    }
  };
  tell(records);
  return {
    start: (name, input) => {
      const action = Object.hasOwn(actions, name) ? actions[name] : undefined;
      if (!action) return { status: 404, message: "there is no such action" };
      if (running !== undefined || end.signal.aborted)
        return { status: 409, message: `${records[0]?.title ?? "the end"} is under way; one thing at a time` };
      let work: ActionWork;
      try {
        work = action.prepare(input);
      } catch (error) {
        return { status: 400, message: messageOf(error) };
      }
      const begun = { title: action.title, startedAt: new Date().toISOString(), endedAt: null, text: "" };
      records = [{ ...begun, outcome: "running" as const }, ...records].slice(0, KEPT);
      tell(records);
      running = run(work);
      return { status: 202, message: `${action.title} has begun` };
    },
    stop: async () => {
      end.abort(new Error("the rehearsal ends"));
      await running;
    },
  };
}

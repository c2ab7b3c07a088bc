import { nextRun, parseSchedule } from "#scripts/engine/schedule";
import type { Clock } from "#scripts/rehearsal/event-sources/ports";
import type { ScheduledRule } from "./scheduled-rules.ts";

export interface ScheduleHostOptions {
  /** What runs by the clock, as it is now: rules come and go with deployments. */
  readonly rules: () => readonly ScheduledRule[];
  /** Calls a rule's function with the event that EventBridge makes; rejects if it fails. */
  readonly invoke: (rule: ScheduledRule, firedAt: Date) => Promise<void>;
  readonly clock: Clock;
  /** Told when a rule begins to fail, when it works again, and if it cannot be run at all; one line each. */
  readonly log: (line: string) => void;
}

export interface ScheduleStatus {
  readonly rule: string;
  readonly functionName: string;
  /** Milliseconds since the epoch; undefined where the expression is one that cannot be run here. */
  readonly nextAt: number | undefined;
  /** When it last ended, well or not. */
  readonly lastRunAt: number | undefined;
  readonly lastError: string | undefined;
}

/** Runs rules by the clock. */
export interface ScheduleHost {
  /** Begins; what is at a rate runs at once. A second call changes nothing. */
  start(): void;
  status(): readonly ScheduleStatus[];
  /** Waits for what runs, a few seconds at most, and ends. May be called again. */
  stop(): Promise<void>;
}

/** How often it is looked whether there are other rules, in milliseconds. */
const LOOK_MS = 1_000;
/** Longest wait for what runs, in milliseconds. */
const GRACE_MS = 5_000;
/** Lambda tries a call that EventBridge made twice more, after one and two minutes. Source: Lambda developer guide, "Asynchronous invocation" */
const RETRY_AFTER_MS = [60_000, 120_000] as const;

/** One rule as it goes. */
interface Entry {
  rule: ScheduledRule;
  nextAt: number | undefined;
  retries: number;
  running: Promise<void> | undefined;
  lastRunAt: number | undefined;
  lastError: string | undefined;
}

/**
 * EventBridge's part in a rehearsal. A function that still runs is not called a second time: it runs again right after. What was due while the
 * rehearsal was down is not made up for, as EventBridge does not either.
 */
export function createScheduleHost({ rules, invoke, clock, log }: ScheduleHostOptions): ScheduleHost {
  const entries = new Map<string, Entry>();
  let cancel: (() => void) | undefined;
  let stopped = false;

  const run = async (entry: Entry): Promise<void> => {
    const { name, functionName } = entry.rule;
    try {
      await invoke(entry.rule, new Date(clock.now()));
      if (entry.lastError !== undefined) log(`${name}: ${functionName} runs again`);
      entry.lastError = undefined;
      entry.retries = 0;
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      if (entry.lastError === undefined) log(`${name}: ${functionName} failed: ${reason}`);
      entry.lastError = reason;
      const again = clock.now() + (RETRY_AFTER_MS[entry.retries++] ?? Number.POSITIVE_INFINITY);
      if (entry.nextAt !== undefined && again < entry.nextAt) entry.nextAt = again;
    } finally {
      entry.lastRunAt = clock.now();
      entry.running = undefined;
    }
  };

  const known = (rule: ScheduledRule): Entry => {
    const key = `${rule.arn} ${rule.functionName} ${rule.expression}`;
    const entry = entries.get(key);
    if (entry) return entry;
    const schedule = parseSchedule(rule.expression);
    if (!schedule) log(`${rule.name}: ${rule.expression} is not run in a rehearsal`);
    const nextAt = schedule && (schedule.kind === "every" ? clock.now() : nextRun(schedule, clock.now()));
    const begun = { rule, nextAt, retries: 0, running: undefined, lastRunAt: undefined, lastError: undefined };
    entries.set(key, begun);
    return begun;
  };

  const turn = (): void => {
    if (stopped) return;
    const now = clock.now();
    const current = new Set(rules().map(known));
    for (const [key, entry] of entries) if (!current.has(entry)) entries.delete(key);
    for (const entry of current) {
      if (entry.nextAt === undefined || entry.nextAt > now || entry.running) continue;
      entry.nextAt = nextRun(parseSchedule(entry.rule.expression)!, now);
      entry.running = run(entry);
    }
    cancel = clock.at(now + LOOK_MS, turn);
  };

  return {
    start: () => {
      if (cancel === undefined) turn();
    },
    status: () =>
      [...entries.values()].map(({ rule, nextAt, lastRunAt, lastError }) => ({
        rule: rule.name,
        functionName: rule.functionName,
        nextAt,
        lastRunAt,
        lastError,
      })),
    stop: async () => {
      stopped = true;
      cancel?.();
      const running = [...entries.values()].flatMap((entry) => entry.running ?? []);
      if (running.length === 0) return;
      let giveUp = () => {};
      const late = new Promise<void>((resolve) => {
        giveUp = clock.at(clock.now() + GRACE_MS, resolve);
      });
      await Promise.race([Promise.all(running), late]);
      giveUp();
    },
  };
}

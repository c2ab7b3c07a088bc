import type { Notification } from "#functions/notify/notification";
import type { Completion } from "./completion.ts";
import type { SlaDefinition, SlaName } from "./definition.ts";
import { gone, missed, noLonger, over } from "./messages.ts";
import { fingerprintOf, type SlaState } from "./state.ts";
import { iso, type SlaViolation, violationOf } from "./violation.ts";
import { answers, type Window, windowsAfter } from "./windows.ts";

/**
 * As long as a window is left alone after its deadline, in milliseconds: what was completed in the last moment has to be written down yet, by a clock
 * that may differ.
 */
export const SETTLING_MS = 60_000;
/** Windows that are judged in one go; what is left comes with the next run. */
export const MOST_WINDOWS = 500;

/** Violations that are over, from and to the beginning of their windows, when, and what they note it as. */
export interface EndedViolations {
  readonly from: string;
  readonly to: string;
  readonly at: string;
  readonly as: "resolved_at" | "closed_at";
}

/** What happened, to be written down at once: the state, and what follows from it. */
export interface Step {
  readonly state: SlaState;
  /** A window that was missed. */
  readonly violation?: SlaViolation;
  readonly ended?: EndedViolations;
  readonly message?: Notification;
}

type Done = Pick<Completion, "completed_at" | "period_end">;

/** The state of a definition that nothing is known of yet, or that was changed: what is past does not count. */
const begun = (definition: SlaDefinition, now: number, revision: number): SlaState => ({
  fingerprint: fingerprintOf(definition),
  counts_from: iso(now),
  judged_until: iso(now),
  status: "unknown",
  since: iso(now),
  revision,
});

/** The violations that a state has open; undefined where it has none. */
const openIn = ({ status, first_missed: from, last_missed: to }: SlaState) =>
  status === "violated" && from && to ? { from, to } : undefined;

/** The same, as closed now. */
const closedAt = (state: SlaState, now: number): EndedViolations | undefined => {
  const open = openIn(state);
  return open && { ...open, at: iso(now), as: "closed_at" };
};

/** Windows that are to be judged now, in their order. */
export function dueWindows(definition: SlaDefinition, state: SlaState | undefined, now: number): readonly Window[] {
  if (!state || !definition.enabled || state.fingerprint !== fingerprintOf(definition)) return [];
  const due: Window[] = [];
  for (const window of windowsAfter(definition, Date.parse(state.judged_until))) {
    if (window.deadline + SETTLING_MS > now || due.length === MOST_WINDOWS) return due;
    due.push(window);
  }
  return due;
}

/** From when on completions have to be known. */
export const completionsFrom = (state: SlaState | undefined, due: readonly Window[]): number | undefined => {
  const starts = [
    ...(state?.last_missed ? [Date.parse(state.last_missed)] : []),
    ...due.slice(0, 1).map(({ start }) => start),
  ];
  return starts.length > 0 ? Math.min(...starts) : undefined;
};

/**
 * What has happened to a definition since it was last looked at, step by step in the order of time. Whether the checker came in time or hours later, and
 * how often, changes nothing of what is found: only when it is.
 * @param completions of the pipeline since `completionsFrom`, by the time of their completion
 */
export function advance(
  definition: SlaDefinition,
  known: SlaState | undefined,
  completions: readonly Done[],
  now: number,
): readonly Step[] {
  if (!known || known.fingerprint !== fingerprintOf(definition)) {
    const state = begun(definition, now, (known?.revision ?? 0) + 1);
    const ended = known && closedAt(known, now);
    return [{ state, ...(ended && { ended, message: noLonger(definition, now, ended.from) }) }];
  }
  if (!definition.enabled) return [];
  const steps: Step[] = [];
  let state = known;
  const step = (change: Partial<SlaState>, rest: Omit<Step, "state"> = {}): void => {
    state = { ...state, ...change, revision: known.revision + steps.length + 1 };
    steps.push({ state, ...rest });
  };
  const times = completions.map(({ completed_at }) => Date.parse(completed_at));
  /** The first completion from an instant on that answers a window. */
  const answerTo = (window: Window): { at: number } | undefined => {
    for (let index = firstFrom(times, window.start); index < times.length; index++)
      if (answers(definition, window, completions[index]!)) return { at: times[index]! };
    return undefined;
  };
  /**
   * The end of a violation, if what was missing came until then. It may have been in time, and only have become visible too late: then its row says
   * so by an end before its deadline.
   */
  const resolveUntil = (until: number): void => {
    const open = openIn(state);
    if (!open) return;
    const answer = answerTo({ start: Date.parse(open.to), deadline: 0 });
    if (!answer || answer.at > until) return;
    const { first_missed: _, last_missed: __, ...rest } = state;
    state = rest;
    const since = iso(Math.max(answer.at, Date.parse(rest.since)));
    step(
      { status: "ok", since },
      {
        ended: { ...open, at: iso(answer.at), as: "resolved_at" },
        message: over(definition, answer.at, open.from),
      },
    );
  };

  let judged = state.judged_until;
  for (const window of dueWindows(definition, state, now)) {
    resolveUntil(window.deadline);
    judged = iso(window.start);
    const answer = answerTo(window);
    const isMet = answer !== undefined && answer.at <= window.deadline;
    if (isMet && state.status !== "unknown") continue;
    if (isMet) {
      step({ status: "ok", since: judged, judged_until: judged });
      continue;
    }
    const isNew = state.status !== "violated";
    step(
      {
        status: "violated",
        judged_until: judged,
        last_missed: judged,
        ...(isNew && { since: iso(window.deadline), first_missed: judged }),
      },
      { violation: violationOf(definition, window, now), ...(isNew && { message: missed(definition, window) }) },
    );
  }
  if (judged !== state.judged_until) step({ judged_until: judged });
  resolveUntil(now);
  return steps;
}

/** Fingerprint of no definition: should the row come back, all begins anew. */
const WITHDRAWN = "withdrawn";

/** What follows where the row of a definition is gone: an open alert is over, and what is past by the time that it comes back does not count. */
export function withdrawn(name: SlaName, known: SlaState, now: number): Step | undefined {
  if (known.fingerprint === WITHDRAWN) return undefined;
  const ended = closedAt(known, now);
  const { first_missed: _, last_missed: __, ...rest } = known;
  const state: SlaState = {
    ...rest,
    fingerprint: WITHDRAWN,
    status: "unknown",
    since: iso(now),
    revision: known.revision + 1,
  };
  return { state, ...(ended && { ended, message: gone(name, now, ended.from) }) };
}

/** Place of the first of ascending times that is not before an instant. */
function firstFrom(times: readonly number[], at: number): number {
  let [low, high] = [0, times.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (times[middle]! < at) low = middle + 1;
    else high = middle;
  }
  return low;
}

import type { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { slaDefinitions, slaStates } from "#functions/check-slas/tables";
import { itemsOf } from "#functions/results/items-of";
import { type BadDefinition, isBad, type SlaDefinition, slaKey } from "#functions/sla/definition";
import { fingerprintOf, type SlaState } from "#functions/sla/state";
import { fromViolationItem, iso, type SlaViolation } from "#functions/sla/violation";
import { windowsAfter } from "#functions/sla/windows";

export interface SlaTableNames {
  readonly definitionsTableName: string;
  readonly violationsTableName: string;
}

/** A definition and how it stands. */
export interface WatchedSla extends SlaDefinition {
  readonly key: string;
  /** `new` until its first window was judged, and where nobody has looked at it yet; `off` where it is disabled. */
  readonly status: "ok" | "violated" | "new" | "off";
  readonly since: string | undefined;
  /** The next deadline that is still to come, of a window that will be judged. */
  readonly nextDeadline: string | undefined;
}

export interface SlaBoard {
  readonly slas: readonly WatchedSla[];
  /** Rows that are no definitions. */
  readonly bad: readonly BadDefinition[];
}

function watched(definition: SlaDefinition, known: SlaState | undefined, now: number): WatchedSla {
  const state = known?.fingerprint === fingerprintOf(definition) ? known : undefined;
  const key = slaKey(definition);
  if (!definition.enabled) return { ...definition, key, status: "off", since: state?.since, nextDeadline: undefined };
  const next = state && nextDeadline(definition, Date.parse(state.judged_until), now);
  return {
    ...definition,
    key,
    status: !state || state.status === "unknown" ? "new" : state.status,
    since: state?.since,
    nextDeadline: next === undefined ? undefined : iso(next),
  };
}

/** No window has its deadline longer after its beginning. */
const LONGEST_MS = 3 * 86_400_000;

/** What has passed waits for the checker alone. */
function nextDeadline(definition: SlaDefinition, judgedUntil: number, now: number): number {
  const windows = windowsAfter(definition, Math.max(judgedUntil, now - LONGEST_MS));
  for (;;) {
    const { deadline } = windows.next().value;
    if (deadline > now) return deadline;
  }
}

type Client = Pick<DynamoDBClient, "send">;

/** Every definition with its state, by name. */
export async function slaBoard(
  client: Client,
  { definitionsTableName }: SlaTableNames,
  now = new Date(),
): Promise<SlaBoard> {
  const states = await slaStates(client, definitionsTableName);
  const slas: WatchedSla[] = [];
  const bad: BadDefinition[] = [];
  for (const row of await slaDefinitions(client, definitionsTableName)) {
    if (isBad(row)) bad.push(row);
    else slas.push(watched(row, states.get(slaKey(row)), now.getTime()));
  }
  return { slas, bad };
}

/** Violations of a definition whose windows began at or after an instant, oldest first. */
export async function violationsSince(
  client: Client,
  { violationsTableName }: SlaTableNames,
  key: string,
  since: number,
): Promise<readonly SlaViolation[]> {
  const found: SlaViolation[] = [];
  for await (const item of itemsOf(client, {
    TableName: violationsTableName,
    pk: key,
    from: iso(since),
    consistent: true,
  })) {
    const violation = fromViolationItem(item);
    if (violation) found.push(violation);
  }
  return found;
}

/** How a promise was kept in a time. */
export interface SlaReport {
  readonly key: string;
  /** From when on it is counted, where that is within the time: when it was made, changed or enabled. */
  readonly since: string | undefined;
  readonly windows: number;
  readonly missed: number;
  /** Percent that were met, to a thousandth; undefined where there were no windows. */
  readonly metPercent: number | undefined;
  /** Longest time from a deadline until what was missing came, in minutes; of one that has not come, until now. */
  readonly longestMinutes: number;
}

/**
 * Counts the windows of a definition that began in a time and have been judged. What was before it was made, changed or enabled is another promise's, and
 * stands in the history alone.
 */
export function reportOn(
  definition: SlaDefinition,
  state: Pick<SlaState, "counts_from" | "judged_until"> | undefined,
  violations: readonly SlaViolation[],
  { from, until }: { readonly from: number; readonly until: number },
): SlaReport {
  const key = slaKey(definition);
  let windows = 0;
  if (state) {
    const last = Math.min(until - 1, Date.parse(state.judged_until));
    for (const { start } of windowsAfter(definition, Math.max(from - 1, Date.parse(state.counts_from)))) {
      if (start > last) break;
      windows++;
    }
  }
  const since = state && state.counts_from > iso(from) ? state.counts_from : undefined;
  const counted = violations.filter(({ window_start }) => state && window_start > state.counts_from);
  // What ended before its deadline was in time, and only seen too late.
  const real = counted.filter(({ deadline_at, resolved_at }) => !resolved_at || resolved_at > deadline_at);
  const missed = real.length;
  const outages = real.map(
    ({ deadline_at, resolved_at, closed_at }) =>
      Date.parse(resolved_at ?? closed_at ?? iso(until)) - Date.parse(deadline_at),
  );
  return {
    key,
    since,
    windows,
    missed,
    metPercent: windows === 0 ? undefined : Math.round(((windows - missed) / windows) * 100_000) / 1000,
    longestMinutes: Math.round(Math.max(0, ...outages) / 60_000),
  };
}

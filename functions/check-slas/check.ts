import type { Log } from "#functions/runtime/logger";
import type { Gauge } from "#functions/runtime/meter";
import type { Completion } from "#functions/sla/completion";
import { type BadDefinition, isBad, type SlaDefinition, type SlaName, slaKey } from "#functions/sla/definition";
import { advance, completionsFrom, dueWindows, type Step, withdrawn } from "#functions/sla/judge";
import type { SlaState } from "#functions/sla/state";
import type { CheckSlasMetric } from "./settings.ts";

/** What the checker needs of the world. Outages are thrown. */
export interface CheckPorts {
  /** Every row of the definitions, right or wrong. */
  definitions(): Promise<readonly (SlaDefinition | BadDefinition)[]>;
  /** States by the key of their definition. */
  states(): Promise<ReadonlyMap<string, SlaState>>;
  /** Completions of a pipeline since an instant (milliseconds since the epoch), by time. */
  completions(pipeline: string, since: number): Promise<readonly Pick<Completion, "completed_at" | "period_end">[]>;
  /**
   * Writes a step, all of it or nothing. False where another has written since the state before it (revision, 0 for none) was read, and nothing is
   * written.
   */
  write(definition: SlaName, step: Step, before: number, now: Date): Promise<boolean>;
}

export interface CheckProps {
  readonly ports: CheckPorts;
  readonly now: () => Date;
  readonly log: Log;
  readonly meter: Gauge<CheckSlasMetric>;
}

/** What a run came to. */
export interface Checked {
  readonly watched: number;
  readonly bad: number;
  readonly violations: number;
  readonly violated: number;
  readonly unchecked: number;
}

/** One definition; how many windows it had missed, and the state it is in. */
async function check(
  { completions, write }: CheckPorts,
  definition: SlaDefinition,
  known: SlaState | undefined,
  now: Date,
): Promise<{ violations: number; status: SlaState["status"] }> {
  const at = now.getTime();
  const since = completionsFrom(known, dueWindows(definition, known, at));
  const done = since === undefined ? [] : await completions(definition.pipeline_name, since);
  let violations = 0;
  let status = known?.status ?? "unknown";
  let before = known?.revision ?? 0;
  for (const step of advance(definition, known, done, at)) {
    // Another run goes on from here, or will.
    if (!(await write(definition, step, before, now))) break;
    before = step.state.revision;
    status = step.state.status;
    if (step.violation) violations++;
  }
  return { violations, status };
}

/** Closes the states whose definitions are gone; a row that is none is there all the same. */
async function closeWithdrawn(
  { ports, now, log }: CheckProps,
  rows: readonly (SlaDefinition | BadDefinition)[],
  states: ReadonlyMap<string, SlaState>,
): Promise<number> {
  const there = new Set(rows.map((row) => (isBad(row) ? row.key : slaKey(row))));
  let failed = 0;
  for (const [key, known] of states) {
    if (there.has(key)) continue;
    const at = key.lastIndexOf("#");
    const name = { pipeline_name: key.slice(0, at), sla_type: key.slice(at + 1) as SlaName["sla_type"] };
    try {
      const step = withdrawn(name, known, now().getTime());
      if (step) await ports.write(name, step, known.revision, now());
    } catch (error) {
      failed++;
      log.error("The state of a deleted definition could not be closed", { key, error: error as Error });
    }
  }
  return failed;
}

/**
 * The handler that runs every minute: judges each window whose deadline has passed, once, and tells when a definition begins and ceases to be violated. A row that is
 * none, or that cannot be checked, holds up no other.
 */
export const checkSlasHandler =
  ({ ports, now, log, meter }: CheckProps) =>
  async (): Promise<Checked> => {
    const rows = await ports.definitions();
    const states = await ports.states();
    const counts = { watched: 0, bad: 0, violations: 0, violated: 0, unchecked: 0 };
    for (const row of rows) {
      if (isBad(row)) {
        counts.bad++;
        log.error("A row of the definitions is none", { key: row.key, reason: row.reason });
        continue;
      }
      if (row.enabled) counts.watched++;
      try {
        const { violations, status } = await check(ports, row, states.get(slaKey(row)), now());
        counts.violations += violations;
        if (status === "violated") counts.violated++;
      } catch (error) {
        counts.unchecked++;
        log.error("A definition could not be checked", { key: slaKey(row), error: error as Error });
      }
    }
    counts.unchecked += await closeWithdrawn({ ports, now, log, meter }, rows, states);
    meter.value("Watched", counts.watched);
    meter.value("BadDefinitions", counts.bad);
    meter.value("Violated", counts.violated);
    meter.value("Unchecked", counts.unchecked);
    meter.count("Violations", counts.violations);
    meter.publish();
    if (counts.violations > 0) log.warn("Deadlines were missed", { ...counts });
    return counts;
  };

import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { readComparisons } from "#scripts/engine/migration/comparison-files";
import { daysBetween } from "#scripts/engine/migration/point-in-time";
import { addUp } from "#scripts/engine/migration/two-weeks";
import type { Measurement } from "./decision.ts";

/** Days of a dual run. Source: the plan, phase 6: two weeks. */
export const DUAL_RUN_DAYS = 14;

export interface KeptComparisons {
  readonly directory: string;
  readonly environment: string;
  /** Pipelines that must have been compared. */
  readonly pipelines: readonly string[];
  /** `2026-11-20`, UTC. */
  readonly today: string;
}

/**
 * Mismatches of the last two weeks of each pipeline's dual run, counted from its last kept day back. Days that were not compared, or by
 * another mapping, make it not measured.
 * @throws Failure for a file that no comparison wrote
 */
export function keptMismatches({ directory, environment, pipelines, today }: KeptComparisons): Measurement {
  if (pipelines.length === 0) return { missing: `no comparison is kept in ${directory}` };
  const runs = pipelines.map((pipeline) => {
    const days = lastDays(join(directory, pipeline));
    return addUp({ environment, pipeline, days }, readComparisons(directory, { environment, pipeline, days }), today);
  });
  const gaps = runs.flatMap(({ pipeline, days, missing, otherMapping }) => [
    ...(days.length === 0 ? [`${pipeline}: no day is compared`] : []),
    ...(missing.length > 0 && days.length > 0
      ? [`${pipeline}: ${missing.length} of ${DUAL_RUN_DAYS} days were not compared`]
      : []),
    ...(otherMapping.length > 0 ? [`${pipeline}: ${otherMapping.length} days were compared by another mapping`] : []),
  ]);
  const value = runs.reduce((sum, { rows, broken }) => sum + rows.open + broken, 0);
  // What is known to be wrong is wrong, whatever else is not known.
  if (value === 0 && gaps.length > 0) return { missing: gaps.join("; ") };
  return { value, source: `compare-runs, ${DUAL_RUN_DAYS} days of ${pipelines.join(", ")}` };
}

const KEPT = /^(\d{4}-\d{2}-\d{2})\.json$/;

function lastDays(folder: string): string[] {
  const kept = existsSync(folder) ? readdirSync(folder).flatMap((name) => KEPT.exec(name)?.[1] ?? []) : [];
  const last = kept.sort().at(-1);
  if (last === undefined) return [];
  const first = new Date(Date.parse(`${last}T00:00:00Z`) - (DUAL_RUN_DAYS - 1) * 86_400_000);
  return daysBetween(first.toISOString().slice(0, 10), last);
}

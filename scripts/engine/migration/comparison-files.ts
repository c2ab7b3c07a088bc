import { existsSync, mkdirSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { Failure } from "#scripts/engine/failure";
import { readDocument } from "#scripts/engine/read-document";
import { type Comparison, comparison } from "./comparison.ts";

/** Where the comparisons of days are kept: one file a day, below the pipeline's folder. */
export const comparisonFile = (directory: string, pipeline: string, day: string): string =>
  join(directory, pipeline, `${day}.json`);

/** Keeps a day's comparison; an earlier one of the day is replaced, whole. */
export function keepComparison(directory: string, of: Comparison & { readonly day: string }): string {
  const file = comparisonFile(directory, of.pipeline, of.day);
  mkdirSync(join(directory, of.pipeline), { recursive: true });
  const draft = `${file}.${process.pid}.draft`;
  writeFileSync(draft, `${JSON.stringify(of, undefined, 2)}\n`);
  renameSync(draft, file);
  return file;
}

/**
 * The comparisons of those days that there are.
 * @throws Failure for a file that no comparison wrote, or one of another pipeline, day or environment
 */
export function readComparisons(
  directory: string,
  { environment, pipeline, days }: { environment: string; pipeline: string; days: readonly string[] },
): Comparison[] {
  return days.flatMap((day) => {
    const file = comparisonFile(directory, pipeline, day);
    if (!existsSync(file)) return [];
    const found = readDocument(file, comparison, "comparison");
    if (found.pipeline === pipeline && found.day === day && found.environment === environment) return [found];
    throw new Failure(
      "failed",
      `${file}: is the comparison of ${found.pipeline} in ${found.environment} on ${found.day ?? "no day"}; compare the day again`,
    );
  });
}

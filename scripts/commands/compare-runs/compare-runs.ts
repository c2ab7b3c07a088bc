import { existsSync } from "node:fs";
import { join } from "node:path";
import { pipelineNames } from "#functions/pipelines/settings";
import { callersPath } from "#scripts/commands/cli/callers-path";
import type { Context } from "#scripts/commands/cli/context";
import { exitCodes, type Report } from "#scripts/commands/cli/report";
import { Failure } from "#scripts/engine/failure";
import { type Comparison, isClean, rowsOf } from "#scripts/engine/migration/comparison";
import { keepComparison, readComparisons } from "#scripts/engine/migration/comparison-files";
import { comparisonMarkdown, dualRunMarkdown } from "#scripts/engine/migration/comparison-markdown";
import { comparisonText, dualRunText } from "#scripts/engine/migration/comparison-text";
import { type Accepted, readExplanations } from "#scripts/engine/migration/explanations";
import { type Mapping, readMapping } from "#scripts/engine/migration/mapping";
import { type Day, dayNamed, daysBetween } from "#scripts/engine/migration/point-in-time";
import { addUp } from "#scripts/engine/migration/two-weeks";
import { printableLine } from "#scripts/engine/printable";
import { findEnvironment } from "#scripts/engine/synthesize";
import type { CompareRunsInput } from "./compare-runs-input.ts";
import { compareWithTable } from "./compare-with-table.ts";
import { oldResults } from "./old-results.ts";
import { resultsDirectory } from "./results-directory.ts";

/**
 * Compares what the old system made of a day with what is stored here, or adds such days up.
 * @throws Failure for a pipeline, mapping, day or export that is none, and where the table is not deployed
 */
export async function compareRuns(context: Context, input: CompareRunsInput): Promise<Report> {
  const { pipeline } = input;
  if (!pipelineNames.includes(pipeline))
    throw new Failure(
      "usage",
      `${printableLine(pipeline)}: there is no such pipeline; there are ${pipelineNames.join(", ")}`,
    );
  const today = new Date().toISOString().slice(0, 10);
  const directory = resultsDirectory(context, input);
  if (input.fromDay !== undefined || input.toDay !== undefined) return dualRun(input, directory, today);

  const mapping = readMapping(fileOf(context, input, "mapping"));
  const file = fileOf(context, input, "explanations");
  const accepted: Accepted =
    input.explanations !== undefined || existsSync(file)
      ? readExplanations(file, mapping, today)
      : { valid: [], expired: [] };
  return compareDay(context, input, { mapping, accepted, day: dayOf(input, mapping), directory });
}

const fileOf = (
  { root, variables }: Context,
  { pipeline, ...given }: CompareRunsInput,
  which: "mapping" | "explanations",
): string => {
  const file = given[which];
  if (file !== undefined) return callersPath(file, variables);
  return join(root, "migration", `${pipeline}${which === "mapping" ? "" : ".explained"}.json`);
};

function dayOf({ day: name }: CompareRunsInput, { time: { zone } }: Mapping): Day | undefined {
  if (name === undefined) return undefined;
  const day = dayNamed(name, zone);
  if (!day) throw new Failure("usage", "--day: a day such as 2026-11-20 is needed");
  if (day.to > Date.now())
    throw new Failure(
      "usage",
      `--day: ${name} is not over in ${zone}; what is still to come would look like a mismatch`,
    );
  return day;
}

interface Work {
  readonly mapping: Mapping;
  readonly accepted: Accepted;
  readonly day: Day | undefined;
  readonly directory: string;
}

async function compareDay(context: Context, input: CompareRunsInput, work: Work): Promise<Report> {
  const { environment: name, pipeline } = input;
  const old = oldResults(context, input, work.day);
  const environment = findEnvironment({
    platform: await context.platform(),
    environment: name,
    variables: context.variables,
  });
  const result = await compareWithTable(context, input, { ...work, environment, pipeline, old });
  if (rowsOf(result.rows) + result.broken === 0 && !input.allowEmpty)
    throw new Failure(
      "failed",
      `${pipeline}: neither the old system nor this one has a row${work.day ? ` on ${work.day.name}` : ""}; check the export, the mapping's time and its zone, or add --allow-empty`,
    );
  const kept = isOfADay(result) ? keepComparison(work.directory, result) : undefined;
  return {
    data: { ...result, clean: isClean(result), keptAs: kept ?? null },
    text: input.markdown ? comparisonMarkdown(result) : comparisonText(result, kept),
    exitCode: isClean(result) ? exitCodes.ok : exitCodes.decision,
  };
}

const isOfADay = (of: Comparison): of is Comparison & { readonly day: string } => of.day !== null;

/** Longest span that is added up; a dual run takes two weeks. */
const MOST_DAYS = 366;

function dualRun(input: CompareRunsInput, directory: string, today: string): Report {
  const { environment, pipeline, fromDay, toDay, from, mysqlUrlFromEnv, day, markdown } = input;
  if (from !== undefined || mysqlUrlFromEnv !== undefined || day !== undefined)
    throw new Failure(
      "usage",
      "--from-day and --to-day add up days that were compared: give no --from, --mysql-url-from-env or --day",
    );
  if (fromDay === undefined || toDay === undefined || !dayNamed(fromDay, "+00:00") || !dayNamed(toDay, "+00:00"))
    throw new Failure("usage", "--from-day and --to-day: two days such as 2026-11-09 and 2026-11-22 are needed");
  const days = daysBetween(fromDay, toDay);
  if (days.length === 0 || days.length > MOST_DAYS)
    throw new Failure("usage", `--to-day: must be 0 to ${MOST_DAYS - 1} days after --from-day`);
  const sum = addUp(
    { environment, pipeline, days },
    readComparisons(directory, { environment, pipeline, days }),
    today,
  );
  const isWhole = sum.missing.length === 0;
  return {
    data: sum,
    text: markdown ? dualRunMarkdown(sum) : dualRunText(sum),
    exitCode: sum.clean ? exitCodes.ok : isWhole ? exitCodes.decision : exitCodes.failed,
  };
}

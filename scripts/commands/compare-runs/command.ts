import { Option } from "commander";
import { onAccount } from "#scripts/commands/cli/account-options";
import type { Registration } from "#scripts/commands/cli/command";
import { options } from "#scripts/commands/cli/options";
import type { CompareRunsInput } from "./compare-runs-input.ts";

interface Flags extends Partial<Omit<CompareRunsInput, "environment" | "pipeline">> {
  readonly env: string;
  readonly json?: boolean;
}

export const compareRunsCommand: Registration = (program, context, finish) => {
  onAccount(
    program
      .command("compare-runs")
      .description("compare the old system's results with this one's, field by field: a day, or the days of a dual run")
      .argument("<pipeline>", "a pipeline, such as card-transactions"),
  )
    .addOption(new Option("--from <file>", "old results: one JSON object per line").conflicts("mysqlUrlFromEnv"))
    .addOption(
      new Option("--mysql-url-from-env <name>", "old results: the database whose URL is in this environment variable"),
    )
    .addOption(new Option("--query-file <file>", "the SELECT to ask it; :from and :to are the day's bounds in UTC"))
    .addOption(
      new Option("--day <day>", "only this day, such as 2026-11-20, in the mapping's zone; its result is kept"),
    )
    .addOption(new Option("--from-day <day>", "add up the kept results from this day on"))
    .addOption(new Option("--to-day <day>", "up to this day"))
    .addOption(new Option("--mapping <file>", "which field is which (default: migration/<pipeline>.json)"))
    .addOption(
      new Option("--explanations <file>", "mismatches that are right (default: migration/<pipeline>.explained.json)"),
    )
    .addOption(new Option("--results <directory>", "where days are kept (default: migration/results/<environment>)"))
    .addOption(new Option("--allow-empty", "a day on which neither system has a row is fine"))
    .addOption(options.markdown())
    .addHelpText(
      "after",
      "\nOf a key the latest version of the day is compared, shadows too. Reads the results table once as a whole; writes nothing on AWS." +
        "\nExit codes: 0 all is equal or explained; 3 something is not; 1 it could not be compared, or a day is missing." +
        "\nExamples: sluice compare-runs card-transactions --env prod --from old.jsonl --day 2026-11-20" +
        "\n          sluice compare-runs card-transactions --env prod --mysql-url-from-env OLD_DB --query-file old.sql --day 2026-11-20" +
        "\n          sluice compare-runs card-transactions --env prod --from-day 2026-11-09 --to-day 2026-11-22 --markdown",
    )
    .action(async (pipeline: string, { env: environment, json = false, ...flags }: Flags) => {
      const { compareRuns } = await import("./compare-runs.ts");
      const input = { rehearse: false, allowEmpty: false, markdown: false, ...flags, environment, pipeline };
      await finish(await compareRuns(context, input), json);
    });
};

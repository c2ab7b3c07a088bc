import { InvalidArgumentError, Option } from "commander";
import type { Registration } from "#scripts/commands/cli/command";
import { options } from "#scripts/commands/cli/options";
import type { GoNoGoInput } from "./go-no-go.ts";

interface Flags extends Partial<Omit<GoNoGoInput, "environment" | "askAws">> {
  readonly env: string;
  readonly aws: boolean;
  readonly json?: boolean;
}

const days = (text: string): number => {
  const value = Number(text);
  if (/^\d{1,2}$/.test(text) && value >= 1 && value <= 60) return value;
  throw new InvalidArgumentError("1 to 60 days are needed.");
};

export const goNoGoCommand: Registration = (program, context, finish) => {
  program
    .command("go-no-go")
    .description("hold the criteria of the migration against what was measured: go, no-go, to be decided, not measured")
    .addOption(options.environment().makeOptionMandatory())
    .addOption(
      new Option("--days <number>", "days of metrics, the last of them yesterday (default: 7)").argParser(days),
    )
    .addOption(
      new Option("--measurements <file>", 'values that somebody measured, which come first: {"costPerDayUsd": 72.5}'),
    )
    .addOption(new Option("--summary <file>", "what `sluice rehearse --once --json` printed, instead of CloudWatch"))
    .addOption(new Option("--no-aws", "do not ask CloudWatch"))
    .addOption(new Option("--pipeline <name>", "mismatches of this pipeline only (default: of all that are compared)"))
    .addOption(
      new Option("--results <directory>", "where compare-runs keeps days (default: migration/results/<environment>)"),
    )
    .addOption(options.markdown())
    .addOption(options.json())
    .addHelpText(
      "after",
      "\nWhat was not measured is never a pass. A rehearsal measures latency and errors of one machine, and neither cost nor cold starts." +
        "\nKeys of measurements: latencyP99Seconds, errorPercent, costPerDayUsd, estimatedCostPerDayUsd, coldStartSeconds, openMismatches." +
        "\nExit codes: 0 go; 3 anything else." +
        "\nExamples: sluice go-no-go --env prod\n          sluice go-no-go --env local --summary rehearsal.json --measurements measured.json",
    )
    .action(async ({ env: environment, aws: askAws, json = false, ...flags }: Flags) => {
      const { goNoGo } = await import("./go-no-go.ts");
      await finish(await goNoGo(context, { markdown: false, ...flags, environment, askAws }), json);
    });
};

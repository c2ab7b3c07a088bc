import { InvalidArgumentError, Option } from "commander";
import type { Registration } from "#scripts/commands/cli/command";
import { options } from "#scripts/commands/cli/options";

interface Flags {
  readonly settings?: string;
  readonly falseAlerts?: readonly number[];
  readonly json?: boolean;
}

/** Percentages as shares: `0.5,2` as 0.005 and 0.02. */
const shares = (text: string): number[] => {
  const values = text.split(",").map((part) => (/^\d+(\.\d+)?$/.test(part.trim()) ? Number(part) / 100 : Number.NaN));
  if (values.length <= 6 && values.every((value) => value > 0 && value < 1)) return values;
  throw new InvalidArgumentError("one to six percentages above 0 and below 100 are needed, such as 0.5,2.");
};

const seedOf = (text: string): number => {
  if (/^\d{1,14}$/.test(text)) return Number(text);
  throw new InvalidArgumentError("a whole number of at most 14 digits is needed.");
};

interface MadeUp {
  readonly events?: number;
  readonly fraud?: number;
  readonly seed: number;
}

export const fraudCommand: Registration = (program, context, finish) => {
  const fraud = program.command("fraud").description("the rules of fraud detection");
  fraud
    .command("generate")
    .description("print made-up payments, some of them of thieves, as a labelled CSV file")
    .addOption(options.madeUp())
    .addOption(options.fraud())
    .addOption(new Option("--seed <number>", "the same number gives the same payments").argParser(seedOf).default(1))
    .addHelpText("after", "\nExample: npm run --silent sluice -- fraud generate --events 20000 > made-up.csv")
    .action(async ({ events, fraud: share, seed }: MadeUp) => {
      const { generateFraud } = await import("./generate.ts");
      await finish(generateFraud({ events, share, seed }), false);
    });
  fraud
    .command("evaluate")
    .description("score a labelled CSV file, and tell how many frauds the rules find at what price in false alerts")
    .argument("<file>", "CSV with the columns of card transactions and is_fraud (1 or 0)")
    .addOption(
      new Option(
        "--false-alerts <list>",
        "shares of false alerts to choose thresholds for, in percent (default: 0.5,2)",
      ).argParser(shares),
    )
    .addOption(new Option("--settings <file>", "JSON with points and limits that differ from the defaults"))
    .addOption(options.json())
    .addHelpText(
      "after",
      "\nThe file goes through the code that scores the event stream; the label stands beside it and is seen by nothing that scores." +
        "\nExamples: sluice fraud evaluate card-transactions.csv" +
        "\n          sluice fraud evaluate card-transactions.csv --settings stricter.json --false-alerts 0.1,0.5,1,2 --json",
    )
    .action(async (file: string, { json = false, ...flags }: Flags) => {
      const { evaluateFraud } = await import("./evaluate.ts");
      await finish(await evaluateFraud(context, { file, ...flags }), json);
    });
};

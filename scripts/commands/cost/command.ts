import { InvalidArgumentError, Option } from "commander";
import type { Registration } from "#scripts/commands/cli/command";
import { options } from "#scripts/commands/cli/options";

interface Flags {
  readonly env?: string;
  readonly compare?: string;
  readonly eventsGb?: readonly number[];
  readonly months?: readonly number[];
  readonly resources?: boolean;
  readonly markdown?: boolean;
  readonly json?: boolean;
}

/** A list of numbers above zero: `500,1000`. */
const numbers =
  (most: number, whole = false) =>
  (text: string): number[] => {
    const values = text.split(",").map((part) => (/^\d+(\.\d+)?$/.test(part.trim()) ? Number(part) : Number.NaN));
    if (values.length <= 4 && values.every((each) => each > 0 && each <= most && !(whole && !Number.isInteger(each))))
      return values;
    throw new InvalidArgumentError(
      `one to four ${whole ? "whole " : ""}numbers up to ${most} are needed, such as 500,1000.`,
    );
  };

export const costCommand: Registration = (program, context, finish) => {
  program
    .command("cost")
    .description("estimate what an environment costs a month, by stack, against its cap; needs no account")
    .addHelpText(
      "after",
      "\nUsage and limits are data: usage and costs in environments/<name>.ts. What has no price is listed, and in no sum." +
        "\nExit codes: 0 within the cap; 3 an estimate is above it." +
        "\nExamples: sluice cost prod\n          sluice cost prod --events-gb 500 --months 12 --resources\n          sluice cost dev --compare prod",
    )
    .argument("[environment]", "one of environments/ (default: all)")
    .addOption(options.environment().hideHelp())
    .addOption(new Option("--compare <environment>", "another one beside it, in month 12, each at its own volume"))
    .addOption(
      new Option("--events-gb <list>", "volumes of events, GB a month (default: the environment's)").argParser(
        numbers(1e6),
      ),
    )
    .addOption(
      new Option("--months <list>", "months since the first event (default: 1,12,24)").argParser(numbers(600, true)),
    )
    .addOption(
      new Option("--resources", "tell what each resource is paid for").conflicts(["markdown", "compare", "json"]),
    )
    .addOption(options.markdown().conflicts(["json", "compare"]))
    .addOption(options.json())
    .action(async (name: string | undefined, { env, json = false, ...flags }: Flags) => {
      const { cost } = await import("./cost.ts");
      const environment = name ?? env;
      if (flags.compare !== undefined && environment === undefined)
        program.error("error: --compare needs an environment to compare with: sluice cost dev --compare prod");
      await finish(await cost(context, { resources: false, markdown: false, ...flags, environment }), json);
    });
};

import { type Command, InvalidArgumentError, Option } from "commander";
import { slaTypes } from "#functions/sla/definition";
import type { Registration } from "#scripts/commands/cli/command";
import { choiceOf, type DeployedFlags, onDeployed } from "#scripts/commands/cli/on-deployed";

const days = (text: string): number => {
  if (/^[1-9]\d{0,2}$/.test(text)) return Number(text);
  throw new InvalidArgumentError("must be a number of days, 1 to 999.");
};

export const slaCommand: Registration = (program, context, finish) => {
  const sla = program
    .command("sla")
    .description("by when pipelines have to be complete, and when they were not")
    .addHelpText(
      "after",
      `\nTypes: ${slaTypes.join(", ")}. A promise counts from when it is made; no deploy is needed.` +
        "\nExamples: sluice sla list --env prod" +
        "\n          sluice sla add settlement daily --deadline 420 --owner payments --channel '#payments' --env prod   (by 7:00)" +
        "\n          sluice sla disable consumer_batch hourly --env dev" +
        "\n          sluice sla report --days 90 --env prod --json",
    );
  const sub = (name: string, description: string) => onDeployed(sla.command(name).description(description));
  const named = (name: string, description: string): Command =>
    sub(name, description)
      .argument("<pipeline>", "name that its completions have")
      .argument("<type>", slaTypes.join(", "));

  sub("list", "every promise, how it stands and when the next deadline is").action(async (given: DeployedFlags) => {
    const { listSlas } = await import("./sla.ts");
    await finish(await listSlas(context, choiceOf(given)), given.json ?? false);
  });
  named("add", "make a promise, or another one in its place")
    .requiredOption(
      "--deadline <minutes>",
      "realtime: length of a window; hourly: after each hour; daily: after midnight, 540 is 9:00",
    )
    .requiredOption("--owner <name>", "who answers for it")
    .requiredOption("--channel <channel>", "where it is told, such as '#data-alerts'")
    .option("--time-zone <zone>", "whose hours and days; default: businessTimeZone of the environment")
    .action(
      async (
        pipeline: string,
        type: string,
        given: DeployedFlags & { deadline: string; owner: string; channel: string; timeZone?: string },
      ) => {
        const { addSla } = await import("./change-sla.ts");
        const { deadline, owner, channel, timeZone } = given;
        const input = { ...choiceOf(given), pipeline, type, deadline, owner, channel, timeZone };
        await finish(await addSla(context, input), given.json ?? false);
      },
    );
  for (const [name, enabled, description] of [
    ["disable", false, "watch a promise no longer; an open alert is then over"],
    ["enable", true, "watch it again, from now on"],
  ] as const)
    named(name, description).action(async (pipeline: string, type: string, given: DeployedFlags) => {
      const { switchSla } = await import("./change-sla.ts");
      await finish(await switchSla(context, { ...choiceOf(given), pipeline, type, enabled }), given.json ?? false);
    });
  for (const [name, description] of [
    ["history", "deadlines that were missed"],
    ["report", "how promises were kept: windows, missed, percent"],
  ] as const)
    sub(name, description)
      .argument("[pipeline]", "only of this pipeline")
      .addOption(new Option("--days <days>", "how far back").argParser(days).default(30))
      .action(async (pipeline: string | undefined, given: DeployedFlags & { days: number }) => {
        const { slaHistory, slaReport } = await import("./sla.ts");
        const input = { ...choiceOf(given), pipeline, days: given.days };
        await finish(await (name === "history" ? slaHistory : slaReport)(context, input), given.json ?? false);
      });
};

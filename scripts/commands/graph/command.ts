import { Option } from "commander";
import type { Registration } from "#scripts/commands/cli/command";
import { options } from "#scripts/commands/cli/options";
import type { GraphFormat } from "./graph.ts";

interface Flags {
  readonly env?: string;
  readonly format: GraphFormat;
  readonly json?: boolean;
}

export const graphCommand: Registration = (program, context, finish) => {
  const command = program
    .command("graph")
    .description("show which stack reads which fields of whose contract")
    .addOption(options.environment())
    .addOption(new Option("--format <format>", "how to show it").choices(["text", "json", "mermaid"]).default("text"))
    .addOption(options.json())
    .addHelpText(
      "after",
      "\nExamples: sluice graph --env dev\n          sluice graph --env dev --format mermaid > graph.mmd",
    );
  command.action(async ({ env: environment, json, ...flags }: Flags) => {
    // What is asked for twice is no contradiction, and the default is nobody's wish.
    const other = command.getOptionValueSource("format") !== "default" && flags.format !== "json";
    if (json && other)
      command.error(`error: option '--json' cannot be used with option '--format ${flags.format}'`, { exitCode: 2 });
    const { graph } = await import("./graph.ts");
    const format = json ? "json" : flags.format;
    await finish(await graph(context, { environment, format }), format === "json");
  });
};

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
  program
    .command("graph")
    .description("show which stack reads which fields of whose contract")
    .addOption(options.environment())
    .addOption(new Option("--format <format>", "how to show it").choices(["text", "json", "mermaid"]).default("text"))
    .addOption(options.json().conflicts("format"))
    .addHelpText(
      "after",
      "\nExamples: sluice graph --env dev\n          sluice graph --env dev --format mermaid > graph.mmd",
    )
    .action(async ({ env: environment, json, ...flags }: Flags) => {
      const { graph } = await import("./graph.ts");
      const format = json ? "json" : flags.format;
      await finish(await graph(context, { environment, format }), format === "json");
    });
};

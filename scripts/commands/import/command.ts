import { Option } from "commander";
import type { Registration } from "#scripts/commands/cli/command";
import { options } from "#scripts/commands/cli/options";
import type { ImportInput } from "./import-input.ts";

interface Flags extends Partial<Omit<ImportInput, "environment" | "stack" | "path" | "id">> {
  readonly env?: string;
  readonly json?: boolean;
  readonly types?: boolean;
}

export const importCommand: Registration = (program, context, finish) => {
  const command = program
    .command("import")
    .description("take objects that exist into a stack's state; changes no object, and says what a deploy would change")
    .argument("[stack]", "stack id or concern")
    .argument("[path]", "construct path (network/private-ap-northeast-2a) or address (aws_db_instance.primary)")
    .argument("[id]", "what terraform import takes (default: looked up by tags, published contract and names)")
    .addOption(options.environment())
    .addOption(new Option("--all", "every resource of the stack for which an object is found"))
    .addOption(new Option("--from <file>", "a list: lines of a path and an id, or JSON"))
    .addOption(new Option("--dry-run", "print the commands; changes and locks nothing"))
    .addOption(
      new Option("--blocks", "print Terraform's import blocks; changes and locks nothing").conflicts([
        "dryRun",
        "replace",
      ]),
    )
    .addOption(
      new Option("--replace", "the object in the state gives way to this one, as after a restore; it stays as it is"),
    )
    .addOption(new Option("--accept-replacement", "import even what the next deploy would destroy and make anew"))
    .addOption(new Option("--types", "list the types that cannot be imported, and what imports do not bring back"))
    .addOption(options.lockTimeout())
    .addOption(options.rehearse())
    .addOption(options.provider())
    .addOption(options.json())
    .addHelpText(
      "after",
      "\nExit codes: 0 imported, or in the state already; 1 something failed; 3 it is not clear which object is meant, or the next deploy" +
        "\nwould replace one: see the report." +
        "\nExamples: sluice import rds primary erp-mysql --env dev\n          sluice import vpc --all --dry-run --env dev" +
        "\n          sluice import vpc --from vpc.txt --env dev",
    );
  command.action(
    async (
      stack: string | undefined,
      path: string | undefined,
      id: string | undefined,
      { env: environment, json = false, types = false, ...flags }: Flags,
    ) => {
      if (types) {
        const { reportTypes } = await import("./types-report.ts");
        return finish(reportTypes(), json);
      }
      if (stack === undefined) command.error("error: missing required argument 'stack'", { exitCode: 2 });
      if (environment === undefined)
        command.error("error: required option '-e, --env <name>' not specified", { exitCode: 2 });
      const { importObjects } = await import("./import.ts");
      const input = {
        ...{ all: false, dryRun: false, blocks: false, replace: false, acceptReplacement: false, rehearse: false },
        ...flags,
        ...{ environment: environment as string, stack: stack as string, path, id },
      };
      await finish(await importObjects(context, input), json);
    },
  );
};

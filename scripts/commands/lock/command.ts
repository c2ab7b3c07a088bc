import type { Registration } from "#scripts/commands/cli/command";
import { options } from "#scripts/commands/cli/options";

interface Flags {
  readonly platform?: readonly string[];
  readonly json?: boolean;
}

export const lockCommand: Registration = (program, context, finish) => {
  program
    .command("lock")
    .description("write the committed provider lock file, and have the providers in the plugin cache")
    .option("--platform <platforms...>", "systems to lock for (default: Linux and macOS, both processors)")
    .addOption(options.json())
    .addHelpText("after", "\nExample: sluice lock --platform linux_amd64 darwin_arm64")
    .action(async ({ platform: platforms, json = false }: Flags) => {
      const { lock } = await import("./lock.ts");
      await finish(await lock(context, { ...(platforms && { platforms }) }), json);
    });
};

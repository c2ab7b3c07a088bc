import { Option } from "commander";
import type { Registration } from "#scripts/commands/cli/command";
import { choiceOf, type DeployedFlags, onDeployed } from "#scripts/commands/cli/on-deployed";

interface Flags extends DeployedFlags {
  readonly all?: boolean;
}

export const notifyCommand: Registration = (program, context, finish) => {
  const notify = program
    .command("notify")
    .description("what people are told: what was sent, what waits, what was given up")
    .addHelpText(
      "after",
      "\nExamples: sluice notify list --env prod" +
        "\n          sluice notify retry --all --env prod      (once the webhook works again)" +
        "\n          sluice notify test --env dev",
    );
  const sub = (name: string, description: string) => onDeployed(notify.command(name).description(description));

  sub("list", "notifications that wait or were given up, with the reason")
    .addOption(new Option("--all", "also what was sent in the last 30 days"))
    .action(async ({ json = false, all = false, ...flags }: Flags) => {
      const { listNotifications } = await import("./notify.ts");
      await finish(await listNotifications(context, { ...choiceOf(flags), all }), json);
    });
  sub("retry", "send again what was given up")
    .argument("[keys...]", "notifications, by the keys that list shows")
    .addOption(new Option("--all", "all that were given up"))
    .action(async (keys: string[], { json = false, all = false, ...flags }: Flags) => {
      const { retryNotifications } = await import("./notify.ts");
      await finish(await retryNotifications(context, { ...choiceOf(flags), keys, all }), json);
    });
  sub("test", "tell everybody that this is a test").action(async ({ json = false, ...flags }: Flags) => {
    const { testNotification } = await import("./notify.ts");
    await finish(await testNotification(context, choiceOf(flags)), json);
  });
};

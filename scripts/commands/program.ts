import { Command } from "commander";
import type { OverrideChoice } from "#scripts/engine/overrides";
import type { ProviderChoice } from "#scripts/rehearsal/rehearsal";
import type { Context } from "./context.ts";
import { options } from "./options.ts";
import type { Report } from "./report.ts";

const exitCodeHelp = `
Exit codes: 0 well, 1 failed, 2 called wrongly, 3 a decision is needed (say which with the option named), 130 interrupted.
Variables:  SLUICE_SET='path.to.setting=value,...' changes settings of an environment for one run;
            SLUICE_PROVIDER_MIRROR=DIR is a Terraform filesystem mirror for --provider aws; SLUICE_DEBUG=1 shows stack traces.`;

interface Flags {
  readonly env?: string;
  readonly json?: boolean;
  readonly parallel?: number;
  readonly rehearse?: boolean;
  readonly yes?: boolean;
  readonly overrides?: OverrideChoice;
  readonly provider?: ProviderChoice;
  readonly once?: boolean;
  readonly input?: string;
  readonly events?: number;
}

/** Prints a report and waits for what follows it. */
export type Finish = (report: Report, json: boolean) => Promise<void>;

/** The command line: names, options and help. What a command does is in the module it loads, and only when it is called. */
export function createProgram(context: Context, finish: Finish): Command {
  const program = new Command("sluice")
    .description(
      "An AWS platform as code: one stack and one state per concern, and a rehearsal of it all on this machine.",
    )
    .enablePositionalOptions()
    .exitOverride()
    .showHelpAfterError("(--help shows the options)")
    .addHelpText("after", exitCodeHelp);

  program
    .command("stacks")
    .description("list stacks, their state keys and contracts")
    .addOption(options.environment())
    .addOption(options.json())
    .addHelpText("after", "\nExample: sluice stacks --env dev --json")
    .action(async ({ env, json = false }: Flags) => {
      const { stacks } = await import("./stacks.ts");
      await finish(await stacks(context, { ...(env && { environment: env }) }), json);
    });

  program
    .command("deploy")
    .description("deploy stacks in dependency order, in parallel, each from its saved plan")
    .argument("[stacks...]", "stack ids or concerns (default: all of the environment)")
    .addOption(options.environment().makeOptionMandatory())
    .addOption(options.rehearse())
    .addOption(options.parallel())
    .addOption(options.yes())
    .addOption(options.overrides())
    .addOption(options.json())
    .addHelpText(
      "after",
      "\nExamples: sluice deploy --env local --rehearse\n          sluice deploy vpc keys --env dev",
    )
    .action(
      async (
        stacks: string[],
        { env = "", rehearse = false, yes = false, json = false, parallel, overrides }: Flags,
      ) => {
        const { deploy } = await import("./deploy.ts");
        const input = {
          environment: env,
          stacks,
          rehearse,
          yes,
          ...(parallel && { parallel }),
          ...(overrides && { overrides }),
        };
        await finish(await deploy(context, input), json);
      },
    );

  program
    .command("destroy")
    .description("destroy stacks, consumers before their producers")
    .argument("[stacks...]", "stack ids or concerns (default: all of the environment)")
    .addOption(options.environment().makeOptionMandatory())
    .addOption(options.rehearse())
    .addOption(options.parallel())
    .addOption(options.yes())
    .addOption(options.json())
    .addHelpText("after", "\nExample: sluice destroy cloudwatch --env local --rehearse")
    .action(async (stacks: string[], { env = "", rehearse = false, yes = false, json = false, parallel }: Flags) => {
      const { destroy } = await import("./destroy.ts");
      await finish(
        await destroy(context, { environment: env, stacks, rehearse, yes, ...(parallel && { parallel }) }),
        json,
      );
    });

  program
    .command("exec")
    .description("run any command with the rehearsal attached; its exit code is passed on")
    .argument("<command...>", "program and arguments, after --")
    .addOption(options.environment().default("local"))
    .addOption(options.provider())
    .passThroughOptions()
    .addHelpText(
      "after",
      "\nExamples: sluice exec -- npx cdktf deploy local-vpc --auto-approve\n          sluice exec -- terraform -chdir=cdktf.out/stacks/local-vpc plan",
    )
    .action(async (command: [string, ...string[]], { env = "", provider }: Flags) => {
      const { exec } = await import("./exec.ts");
      await finish(await exec(context, { environment: env, command, ...(provider && { provider }) }), false);
    });

  program
    .command("rehearse")
    .description("the whole platform on this machine: deploy everything, send events, account for each, stay up")
    .addOption(options.environment().default("local"))
    .option("--once", "end after the summary; fails if an event is unaccounted for")
    .addOption(options.input())
    .addOption(options.events())
    .addOption(options.parallel())
    .addOption(options.overrides())
    .addOption(options.json())
    .addHelpText("after", "\nExample: sluice rehearse --once --input transactions.csv --json")
    .action(async ({ env = "", once = false, json = false, input, events, parallel, overrides }: Flags) => {
      const { rehearse } = await import("./rehearse.ts");
      const choices = {
        ...(input && { input }),
        ...(events !== undefined && { events }),
        ...(parallel && { parallel }),
        ...(overrides && { overrides }),
      };
      await finish(await rehearse(context, { environment: env, once, ...choices }), json);
    });

  program
    .command("token")
    .description("print a bearer token for the API of the rehearsal that is up")
    .addOption(options.environment().default("local"))
    .addOption(options.json())
    .addHelpText("after", '\nExample: curl -H "Authorization: Bearer $(npm run --silent sluice -- token)" ...')
    .action(async ({ env = "", json = false }: Flags) => {
      const { token } = await import("./token.ts");
      await finish(await token(context, { environment: env }), json);
    });

  return program;
}

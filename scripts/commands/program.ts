import { Command } from "commander";
import { adoptCommand } from "./adopt/command.ts";
import { availabilityCommand } from "./availability/command.ts";
import { bootstrapCommand } from "./bootstrap/command.ts";
import type { Finish, Registration } from "./cli/command.ts";
import type { Context } from "./cli/context.ts";
import { compareRunsCommand } from "./compare-runs/command.ts";
import { consoleCommand } from "./console/command.ts";
import { costCommand } from "./cost/command.ts";
import { deployCommand } from "./deploy/command.ts";
import { destroyCommand } from "./destroy/command.ts";
import { doctorCommand } from "./doctor/command.ts";
import { driftCommand } from "./drift/command.ts";
import { execCommand } from "./exec/command.ts";
import { fraudCommand } from "./fraud/command.ts";
import { goNoGoCommand } from "./go-no-go/command.ts";
import { graphCommand } from "./graph/command.ts";
import { importCommand } from "./import/command.ts";
import { lockCommand } from "./lock/command.ts";
import { notifyCommand } from "./notify/command.ts";
import { parametersCommand } from "./parameters/command.ts";
import { planCommand } from "./plan/command.ts";
import { recoverCommand } from "./recover/command.ts";
import { redriveCommand } from "./redrive/command.ts";
import { rehearseCommand } from "./rehearse/command.ts";
import { secretsCommand } from "./secrets/command.ts";
import { slaCommand } from "./sla/command.ts";
import { stacksCommand } from "./stacks/command.ts";
import { tokenCommand } from "./token/command.ts";

/** Every command, in the order that the help lists them. */
const registrations: readonly Registration[] = [
  bootstrapCommand,
  lockCommand,
  stacksCommand,
  graphCommand,
  doctorCommand,
  planCommand,
  costCommand,
  deployCommand,
  destroyCommand,
  driftCommand,
  adoptCommand,
  recoverCommand,
  importCommand,
  availabilityCommand,
  secretsCommand,
  parametersCommand,
  redriveCommand,
  slaCommand,
  notifyCommand,
  compareRunsCommand,
  goNoGoCommand,
  fraudCommand,
  execCommand,
  consoleCommand,
  rehearseCommand,
  tokenCommand,
];

const exitCodeHelp = `
Exit codes: 0 well, 1 failed, 2 called wrongly, 3 a decision is needed (say which with the option named), 130 interrupted.
Variables:  SLUICE_SET='path.to.setting=value,...' changes settings of an environment for one run;
            SLUICE_PROVIDER_MIRROR=DIR is a Terraform filesystem mirror to install the AWS provider from, where there is no
            registry; SLUICE_DEBUG=1 shows stack traces.`;

/**
 * The command line. A command is registered by its own folder, and does its work in a module that it loads when called.
 * @param wording how commander's errors are told. @default as they are
 */
export function createProgram(
  context: Context,
  finish: Finish,
  wording: (message: string) => string = (message) => message,
): Command {
  const program = new Command("sluice")
    .description(
      "An AWS platform as code: one stack and one state per concern, and a rehearsal of it all on this machine.",
    )
    .enablePositionalOptions()
    .exitOverride()
    .configureOutput({ outputError: (message, write) => write(`${wording(message.trimEnd())}\n`) })
    .showHelpAfterError("(--help shows the options)")
    .addHelpText("after", exitCodeHelp);
  for (const register of registrations) register(program, context, finish);
  return program;
}

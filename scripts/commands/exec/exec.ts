import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { constants } from "node:os";
import { basename, resolve } from "node:path";
import type { Context } from "#scripts/commands/cli/context";
import type { Report } from "#scripts/commands/cli/report";
import { withTarget } from "#scripts/commands/cli/target";
import { Failure } from "#scripts/engine/failure";
import { type Synthesis, synthesize } from "#scripts/engine/synthesize";
import { dataDirectory, terraformFor } from "#scripts/engine/terraform/terraform";
import type { ProviderChoice } from "#scripts/rehearsal/rehearsal-directory";

export interface ExecInput {
  readonly environment: string;
  /** @default "rehearsal" */
  readonly provider?: ProviderChoice | undefined;
  /** The program and its arguments. */
  readonly command: readonly [string, ...string[]];
}

/** Runs any command with the rehearsal attached; its exit code is the report's. */
export async function exec(context: Context, input: ExecInput): Promise<Report> {
  const choice = {
    environment: input.environment,
    rehearse: true,
    ...(input.provider && { provider: input.provider }),
  };
  return withTarget(context, choice, async ({ environment, outdir }, guarded) => {
    const platform = await context.platform();
    const synthesis = synthesize({ platform, environment: input.environment, outdir, variables: environment });
    await prepareTerraform(guarded, input.command, { synthesis, environment });
    return { data: undefined, text: "", exitCode: await runInForeground(guarded, input.command, environment) };
  });
}

/** `terraform -chdir=DIR anything` needs an initialised directory, which a stack that was never deployed from here is not. */
async function prepareTerraform(
  { root, interruption }: Context,
  [program, ...args]: ExecInput["command"],
  { synthesis, environment }: { readonly synthesis: Synthesis; readonly environment: NodeJS.ProcessEnv },
): Promise<void> {
  const chdir = args.find((arg) => arg.startsWith("-chdir="))?.slice("-chdir=".length);
  if (basename(program) !== "terraform" || chdir === undefined || args.includes("init")) return;
  const directory = resolve(root, chdir);
  const node = synthesis.graph.stacks.find(({ id }) => resolve(synthesis.directoryOf(id)) === directory);
  if (!node || existsSync(dataDirectory({ directory }, environment))) return;
  await terraformFor({ stackId: node.id, directory }, { environment, interruption }).init();
}

/**
 * Runs a command on this process's own terminal and passes signals on. At a terminal, Ctrl-C reaches the command by itself,
 * being in the same process group: passing that on as well would count as pressing it twice.
 */
function runInForeground(
  { root, interruption }: Context,
  [program, ...args]: ExecInput["command"],
  env: NodeJS.ProcessEnv,
): Promise<number> {
  const atTerminal = process.stdin.isTTY === true;
  const child = spawn(program, args, { cwd: root, env, stdio: "inherit", detached: !atTerminal });
  const signalGroup = (signal: NodeJS.Signals) => {
    if (child.pid !== undefined && child.exitCode === null && child.signalCode === null)
      process.kill(atTerminal ? child.pid : -child.pid, signal);
  };
  const stop = () => {
    if (!atTerminal) signalGroup("SIGINT");
  };
  const kill = () => signalGroup("SIGKILL");
  interruption.requested.addEventListener("abort", stop);
  interruption.forced.addEventListener("abort", kill);
  return new Promise<number>((done, reject) => {
    child.on("error", (cause: NodeJS.ErrnoException) => {
      reject(
        new Failure(
          "failed",
          cause.code === "ENOENT" ? `${program} was not found: install it or put it on PATH` : cause.message,
          { cause },
        ),
      );
    });
    child.on("exit", (code, signal) => done(code ?? 128 + constants.signals[signal ?? "SIGTERM"]));
  }).finally(() => {
    interruption.requested.removeEventListener("abort", stop);
    interruption.forced.removeEventListener("abort", kill);
  });
}

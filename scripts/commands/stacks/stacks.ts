import type { Context } from "#scripts/commands/cli/context";
import { exitCodes, type Report, table } from "#scripts/commands/cli/report";
import { findEnvironment, listStacks } from "#scripts/engine/synthesize";

export interface StacksInput {
  /** @default every environment */
  readonly environment?: string | undefined;
}

/** Lists stacks: where each state lies, what it publishes and reads. Needs no account and writes nothing. */
export async function stacks(context: Context, { environment }: StacksInput): Promise<Report> {
  const platform = await context.platform();
  const environments = environment
    ? [findEnvironment({ platform, environment, variables: context.variables })]
    : platform.loadEnvironments(context.variables);
  const list = environments.flatMap((each) => listStacks(platform, each).stacks);
  const data = list.map(({ id, environment, concern, stateKey, publishes, reads }) => ({
    id,
    environment,
    concern,
    stateKey,
    publishes: publishes ?? null,
    reads,
  }));
  const rows = data.map(({ id, stateKey, publishes, reads }) => [
    id,
    stateKey,
    publishes ?? "-",
    reads.join(", ") || "-",
  ]);
  return { data, text: table([["STACK", "STATE", "PUBLISHES", "READS"], ...rows]), exitCode: exitCodes.ok };
}

import type { Contract } from "#constructs/core/contract";
import type { Context } from "#scripts/commands/cli/context";
import { exitCodes, type Report, table } from "#scripts/commands/cli/report";
import { describeStacks, findEnvironment } from "#scripts/engine/synthesize";

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
  const data = environments.flatMap((each) => {
    const { graph, contracts } = describeStacks(platform, each);
    return graph.stacks.map(({ id, environment, concern, stateKey, publishes, reads }) => ({
      id,
      environment,
      concern,
      stateKey,
      publishes: publishes ?? null,
      contract: contractFacts(publishes === undefined ? undefined : contracts.get(publishes)),
      reads,
    }));
  });
  const rows = data.map(({ id, stateKey, publishes, reads }) => [
    id,
    stateKey,
    publishes ?? "-",
    reads.join(", ") || "-",
  ]);
  return { data, text: table([["STACK", "STATE", "PUBLISHES", "READS"], ...rows]), exitCode: exitCodes.ok };
}

/** Version and fields of what a stack publishes; null when it publishes nothing, or nothing that is declared. */
export const contractFacts = (contract: Contract | undefined) =>
  contract ? { version: contract.version, fields: Object.keys(contract.schema.shape) } : null;

import type { TerraformStack } from "cdktf";
import type { IConstruct } from "constructs";
import type { Environment } from "#environments/environment";

/** A stack as far as its contracts go. */
export interface ContractParty extends TerraformStack {
  readonly environment: Environment;
  readonly concern: string;
  /** Name of the contract it publishes, if any. */
  readonly publishes: string | undefined;
  /** Names of the contracts it reads. */
  readonly reads: readonly string[];
}

/** The stacks of the same environment in the same app, by concern. */
function neighbours(stack: ContractParty): ContractParty[] {
  const isNeighbour = (node: IConstruct): node is ContractParty =>
    "concern" in node && "environment" in node && (node as ContractParty).environment.name === stack.environment.name;
  return stack.node.root.node.children.filter(isNeighbour);
}

/** The way from a concern back to itself over the contracts read, or undefined. */
function cycleThrough(start: string, byConcern: ReadonlyMap<string, ContractParty>): string[] | undefined {
  const seen = new Set<string>();
  const visit = (concern: string, path: readonly string[]): string[] | undefined => {
    for (const next of byConcern.get(concern)?.reads ?? []) {
      if (next === start) return [...path, next];
      if (seen.has(next)) continue;
      seen.add(next);
      const found = visit(next, [...path, next]);
      if (found) return found;
    }
    return undefined;
  };
  return visit(start, [start]);
}

/**
 * What is wrong with a stack's contracts, seen from the whole environment: a contract nobody publishes, or a circle of
 * readers. A second publisher is refused where it publishes, since a contract carries its publisher's name. An app that
 * holds the stack alone (a test) has no neighbours to judge by.
 */
export function contractProblems(stack: ContractParty): string[] {
  const all = neighbours(stack);
  if (all.length <= 1) return [];
  const problems: string[] = [];
  for (const name of stack.reads) {
    if (!all.some((other) => other.publishes === name))
      problems.push(
        `reads the contract ${name}, which no stack of ${stack.environment.name} publishes; add the ${name} stack to stacks/index.ts, or publish it there`,
      );
  }
  const cycle = cycleThrough(stack.concern, new Map(all.map((other) => [other.concern, other])));
  if (cycle)
    problems.push(
      `the contracts run in a circle: ${cycle.join(" reads ")}; publish the lower half from a stack of its own`,
    );
  return problems;
}

/** Makes CDKTF deploy stacks in contract order; for `cdktf deploy 'dev-*'` only, since it then refuses a single stack. */
export function orderForCdktf(stacks: readonly ContractParty[]): void {
  for (const stack of stacks) {
    for (const name of stack.reads) {
      const producer = stacks.find(
        (other) => other.publishes === name && other.environment.name === stack.environment.name,
      );
      if (producer) stack.addDependency(producer);
    }
  }
}

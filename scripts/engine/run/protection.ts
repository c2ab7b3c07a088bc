import { Failure } from "#scripts/engine/failure";
import type { StackGraph, StackNode } from "#scripts/engine/graph";
import { isApplied } from "./standing.ts";
import type { Survey } from "./survey.ts";

/**
 * @param addresses resources of the stack that must not be destroyed
 * @throws Failure naming what must not be destroyed, and how protection is taken away on purpose
 */
export function refuseProtected({ id, environment, concern }: StackNode, addresses: readonly string[]): void {
  if (addresses.length === 0) return;
  throw new Failure(
    "failed",
    `${id} is protected: ${addresses.join(", ")} must not be destroyed. To destroy it on purpose, set protectData to false in environments/${environment}.ts, ` +
      `run \`sluice deploy ${concern} --env ${environment}\`, and destroy it then.`,
  );
}

/**
 * @param going stacks that are about to be destroyed
 * @param graph every stack of the environment
 * @throws Failure naming applied stacks that would be left without what they read
 */
export function refuseLeftReaders(
  going: readonly StackNode[],
  graph: StackGraph,
  survey: Pick<Survey, "standingOf">,
): void {
  const ids = new Set(going.map(({ id }) => id));
  const stands = (id: string) => isApplied(survey.standingOf(graph.stacks.find((other) => other.id === id)!));
  for (const id of ids) {
    const left = graph.consumersOf(id).filter((consumer) => !ids.has(consumer) && stands(consumer));
    if (left.length === 0) continue;
    throw new Failure(
      "usage",
      `${left.join(", ")} would be left reading from ${id}, which would be gone; name them as well, or destroy them first`,
    );
  }
}

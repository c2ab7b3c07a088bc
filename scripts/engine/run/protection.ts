import { Failure } from "#scripts/engine/failure";
import type { StackNode } from "#scripts/engine/graph";
import type { OwnCommand } from "#scripts/engine/own-command";
import type { Readership } from "./run-request.ts";

/**
 * @param addresses resources of the stack that must not be destroyed
 * @throws Failure naming what must not be destroyed, and how protection is taken away on purpose
 */
export function refuseProtected(
  { id, environment, concern }: StackNode,
  addresses: readonly string[],
  command: OwnCommand,
): void {
  if (addresses.length === 0) return;
  throw new Failure(
    "failed",
    `${id} is protected: ${addresses.join(", ")} must not be destroyed. To destroy it on purpose, set protectData to false in environments/${environment}.ts, ` +
      `run \`${command(`deploy ${concern}`)}\`, and destroy it then.`,
  );
}

/**
 * @param going stacks that are about to be destroyed
 * @throws Failure naming applied stacks that would be left without what they read
 */
export function refuseLeftReaders(going: readonly StackNode[], { readersOf }: Readership): void {
  const ids = new Set(going.map(({ id }) => id));
  for (const { id, publishes, concern } of going) {
    const left = readersOf(publishes ?? concern).filter((reader) => !ids.has(reader.id));
    if (left.length === 0) continue;
    throw new Failure(
      "usage",
      `${left.map((reader) => reader.id).join(", ")} would be left reading from ${id}, which would be gone; name them as well, or destroy them first`,
    );
  }
}

import { Failure } from "#scripts/engine/failure";
import type { StackNode } from "#scripts/engine/graph";
import { plainCommand } from "#scripts/engine/own-command";
import type { RunRequest } from "./run-request.ts";
import type { Survey } from "./survey.ts";

/** What tells what a stack reads and who publishes it. */
export interface Publications extends Pick<Survey, "published"> {
  readonly synthesis: Pick<RunRequest["synthesis"], "graph" | "contracts">;
  readonly terraform: Pick<RunRequest["terraform"], "command">;
}

/**
 * What a stack reads that nobody has published, and the command that deploys that first: one sentence; undefined where all is there.
 * @param coming stacks that are about to publish. @default none
 */
export function unpublishedText(
  node: StackNode,
  { synthesis, terraform, published }: Publications,
  coming: readonly StackNode[] = [],
): string | undefined {
  const missing = node.reads.filter(
    (name) => synthesis.contracts.has(name) && !published(name) && !coming.some(({ publishes }) => publishes === name),
  );
  if (missing.length === 0) return undefined;
  const { command = plainCommand } = terraform;
  const producers = synthesis.graph.stacks.filter(
    ({ publishes, environment }) => missing.includes(publishes ?? "") && environment === node.environment,
  );
  const deploy = command(`deploy ${[...producers, node].map(({ concern }) => concern).join(" ")}`);
  return `${node.id} reads ${missing.join(", ")}, which ${missing.length === 1 ? "is" : "are"} not deployed: \`${deploy}\``;
}

/**
 * Stops at a stack whose producers are not deployed. Another run may have deployed them since this one looked: they are asked for again.
 * @throws Failure naming what is to be deployed first, instead of the provider's words about a parameter that is not there
 */
export async function refuseUnpublished(
  node: StackNode,
  { synthesis, terraform, control }: Pick<RunRequest, "synthesis" | "terraform" | "control">,
  { published, notePublished }: Pick<Survey, "published" | "notePublished">,
): Promise<void> {
  const publications = { synthesis, terraform, published };
  if (unpublishedText(node, publications) === undefined) return;
  const names = node.reads.filter((name) => synthesis.contracts.has(name) && !published(name));
  for (const [name, document] of await control.contracts.read(names)) notePublished(name, document);
  const text = unpublishedText(node, publications);
  if (text !== undefined) throw new Failure("failed", text);
}

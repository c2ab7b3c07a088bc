import { Failure } from "#scripts/engine/failure";
import type { StackNode } from "#scripts/engine/graph";
import { type OwnCommand, plainCommand } from "#scripts/engine/own-command";
import { type BrokenReading, brokenReaders, brokenReadingText } from "#scripts/engine/plan/broken-readers";
import type { PlanSummary } from "#scripts/engine/plan/plan-summary";
import type { Readership } from "./run-request.ts";

/**
 * Keeps a stack from taking away what applied stacks read of its contract; see {@link brokenReaders}.
 * @throws Failure naming field, readers, and the way on
 */
export function refuseBrokenReaders(
  node: StackNode,
  plan: PlanSummary,
  { readersOf }: Readership,
  command: OwnCommand = plainCommand,
): void {
  const broken = brokenReaders(node, plan, readersOf);
  if (broken.length === 0) return;
  const lines = broken.map((each) => `  ${brokenReadingText(each)}`);
  throw new Failure(
    "failed",
    `${node.id} would take away what applied stacks read:\n${lines.join("\n")}\n${wayOn(node, broken, command)} Nothing of it was applied.`,
    { brief: `would ${lines.map((line) => line.trim()).join("; ")}; nothing of it was applied` },
  );
}

function wayOn(node: StackNode, broken: readonly BrokenReading[], command: OwnCommand): string {
  const movedOn = [...new Set(broken.flatMap((each) => each.movedOn))];
  const held = new Set(broken.flatMap(({ readers, movedOn }) => readers.filter((id) => !movedOn.includes(id))));
  const first = movedOn.filter((id) => !held.has(id));
  const deployed =
    first.length > 0
      ? [
          `The code of ${first.join(", ")} does not read it any more: first \`${command(`deploy ${first.join(" ")}`)}\`.`,
        ]
      : [];
  const phases =
    held.size > 0
      ? [
          `${first.length > 0 ? `For ${[...held].join(", ")} do` : "Do"} it in two phases: publish the new value in a new field, deploy the readers with it, and take the old one away then.`,
        ]
      : [`Then deploy ${node.id}.`];
  return [...deployed, ...phases].join(" ");
}

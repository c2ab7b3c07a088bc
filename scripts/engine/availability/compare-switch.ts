import type { Environment } from "#environments/environment";
import type { StackNode } from "#scripts/engine/graph";
import { readConfiguration } from "#scripts/engine/ledger/digest";
import { readTerraformJson } from "#scripts/engine/ledger/terraform-json";
import type { Previews, StackPreview } from "#scripts/engine/plan/preview";
import { previewStacks } from "#scripts/engine/plan/preview-run";
import type { ResourceChange } from "#scripts/engine/plan/resource-change";
import type { RunRequest } from "#scripts/engine/run/run-request";
import type { Synthesis } from "#scripts/engine/synthesize";
import type { PlanFiles } from "#scripts/engine/terraform/plan-files";
import { configuredChanges } from "./configured-changes.ts";
import { type Finding, judge, judgePending } from "./judgement.ts";
import { type LaterChange, laterChanges } from "./maintenance-windows.ts";
import { tellApart } from "./pending-changes.ts";
import { publishedAsWritten } from "./published-as-written.ts";

/** One setting's side of the comparison. */
export interface Side extends Omit<RunRequest, "synthesis"> {
  readonly synthesis: Synthesis<Environment>;
}

/** An environment as it is and as it would be, both synthesized, each in a directory of its own. */
export interface Sides {
  readonly asItIs: Side;
  readonly switched: Side;
  readonly plans: PlanFiles;
}

/** What a switch does to one stack. Holds no secret. */
export interface StackSwitch {
  readonly id: string;
  /** `plan`: by Terraform's plans against the real objects. `configuration`: by what is synthesized, since it is not deployed. */
  readonly basis: "plan" | "configuration";
  /** Whether it could not be planned; `reasons` say why. */
  readonly blocked: boolean;
  /** Why it is not known exactly; empty if it is. */
  readonly reasons: readonly string[];
  /** What the switch causes. */
  readonly caused: readonly ResourceChange[];
  /** What is applied along with it, and waits with or without it. */
  readonly pending: readonly ResourceChange[];
  /** Addresses of objects changed by others since the last apply. */
  readonly drifted: readonly string[];
  readonly findings: readonly Finding[];
  readonly later: readonly LaterChange[];
}

/**
 * Plans the stacks that a switch touches twice, with the setting as it is and with the switch, and tells apart what only the
 * switch does. A stack is touched if its synthesized configuration differs, or if a producer would publish something else;
 * plans of all others are the same either way, so they are not made, unless others need to know what they are about to publish.
 * Nothing is changed, locked or kept.
 * @returns the stacks with anything to tell, in the graph's order
 * @throws Failure if the account cannot be looked at, or the run is interrupted
 */
export async function compareSwitch(sides: Sides): Promise<StackSwitch[]> {
  const { asItIs, switched } = sides;
  const differing = differingStacks(asItIs.synthesis, switched.synthesis);
  const { standings } = await switched.control.ledger.load(switched.graph.stacks);
  const deployed = switched.graph.stacks.filter(({ id }) => standings.get(id)?.stateEtag !== undefined);
  switched.progress.note(`planning ${counted(deployed.filter(({ id }) => differing.has(id)))} with the switch`);
  const after = await preview(switched, sides.plans, deployed, await untouched(switched, deployed, differing));
  const planned = deployed.filter(({ id }) => hasSomething(after.get(id)));
  if (planned.length > 0) switched.progress.note(`planning ${counted(planned)} without it, to compare with`);
  const before = await preview(asItIs, sides.plans, planned);
  return switched.graph.stacks.flatMap((node) => {
    const [next, now] = [after.get(node.id), before.get(node.id)];
    const touched = differing.has(node.id);
    if (next === undefined || createsEverything(next)) return touched ? [byConfiguration(node, sides)] : [];
    if (now === undefined) return [];
    const found = byPlans(node, next, now, sides);
    return touched || found.blocked || found.caused.length > 0 ? [found] : [];
  });
}

const counted = (stacks: readonly StackNode[]) => `${stacks.length} ${stacks.length === 1 ? "stack" : "stacks"}`;

/** Ids of the stacks that are synthesized differently, or only on one side. */
function differingStacks(one: Synthesis, other: Synthesis): ReadonlySet<string> {
  const known = new Set(one.graph.stacks.map(({ id }) => id));
  const differs = (id: string) => {
    const [before, after] = [one, other].map((synthesis) => readConfiguration(synthesis.directoryOf(id)));
    return before?.canonical !== after?.canonical || before?.files !== after?.files;
  };
  return new Set(other.graph.stacks.map(({ id }) => id).filter((id) => !known.has(id) || differs(id)));
}

/** Ids of the stacks whose plans tell nothing, as long as no producer would publish something else. */
async function untouched(
  { control, synthesis }: Side,
  stacks: readonly StackNode[],
  differing: ReadonlySet<string>,
): Promise<ReadonlySet<string>> {
  const live = await control.contracts.read(stacks.flatMap(({ publishes }) => publishes ?? []));
  const isPublished = ({ id, publishes }: StackNode) =>
    publishes === undefined || publishedAsWritten(readTerraformJson(synthesis.directoryOf(id)), live.get(publishes));
  return new Set(stacks.filter((node) => !differing.has(node.id) && isPublished(node)).map(({ id }) => id));
}

async function preview(
  side: Side,
  plans: PlanFiles,
  stacks: readonly StackNode[],
  skipped: ReadonlySet<string> = new Set(),
): Promise<Previews> {
  return previewStacks({
    ...side,
    graph: side.graph.select(stacks.map(({ id }) => id)),
    plans,
    live: side.control.contracts,
    keepPlans: false,
    quiet: true,
    skip: async ({ id }, previews, { producersOf }) =>
      skipped.has(id) && !producersOf(id).some((producer) => previews.get(producer)?.foreseen?.changed)
        ? "not touched"
        : undefined,
  });
}

/** Whether a preview has anything that has to be explained. */
const hasSomething = (preview: StackPreview | undefined): boolean =>
  preview !== undefined &&
  preview.skipped === undefined &&
  (preview.plan === undefined || preview.plan.applyable || preview.reasons.length > 0);

/** A state that holds nothing, as `destroy` leaves it. */
const createsEverything = ({ plan }: StackPreview): boolean =>
  plan !== undefined && plan.resources > 0 && plan.add.length === plan.resources;

function byPlans(node: StackNode, next: StackPreview, now: StackPreview, { asItIs, switched }: Sides): StackSwitch {
  const { caused, pending } = tellApart(next.plan?.changes ?? [], now.plan?.changes ?? []);
  const directory = switched.synthesis.directoryOf(node.id);
  // That place is gone when this is read.
  const told = (reason: string) => reason.replaceAll(directory, `a copy of ${asItIs.synthesis.directoryOf(node.id)}`);
  const reasons = [...new Set([...next.reasons.map(told), ...now.reasons])];
  const blocked = next.plan === undefined || now.plan === undefined;
  return {
    id: node.id,
    basis: "plan",
    blocked,
    reasons,
    caused,
    pending,
    drifted: next.plan?.drifted ?? [],
    findings: [
      ...(blocked ? [] : reasons.map((text) => ({ stack: node.id, address: "", kind: "unknown" as const, text }))),
      ...judge(node.id, caused),
      ...judgePending(node.id, pending),
    ],
    later: laterChanges(node.id, caused, readTerraformJson(directory)),
  };
}

function byConfiguration(node: StackNode, { asItIs, switched }: Sides): StackSwitch {
  const known = asItIs.graph.stacks.some(({ id }) => id === node.id);
  const after = readTerraformJson(switched.synthesis.directoryOf(node.id));
  const before = known ? readTerraformJson(asItIs.synthesis.directoryOf(node.id)) : { ...after, resource: {} };
  const caused = configuredChanges(before, after);
  return {
    id: node.id,
    basis: "configuration",
    blocked: false,
    reasons: [],
    caused,
    pending: [],
    drifted: [],
    findings: judge(node.id, caused),
    later: [],
  };
}

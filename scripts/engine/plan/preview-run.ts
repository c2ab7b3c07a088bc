import type { LiveContracts } from "#scripts/engine/contracts/live-contracts";
import { Failure, messageOf } from "#scripts/engine/failure";
import type { StackGraph, StackNode } from "#scripts/engine/graph";
import type { Progress } from "#scripts/engine/progress";
import { schedule } from "#scripts/engine/scheduler";
import type { TerraformSettings } from "#scripts/engine/terraform/terraform";
import { describePlan } from "./plan-summary.ts";
import type { Previews, SkipPreview, StackPreview } from "./preview.ts";
import { previewStack, type StackPreviewRequest } from "./preview-stack.ts";
import type { PreviewFacts } from "./upstream.ts";

export interface PreviewRequest extends Pick<StackPreviewRequest, "plans" | "keepPlans" | "review"> {
  /** The stacks to preview. */
  readonly graph: StackGraph;
  readonly synthesis: PreviewFacts["synthesis"];
  readonly terraform: TerraformSettings;
  readonly live: Pick<LiveContracts, "read">;
  readonly progress: Progress;
  /** Stacks planned at once. @default the number of cores */
  readonly parallel?: number | undefined;
  /** @default every stack is planned */
  readonly skip?: SkipPreview | undefined;
  /** Leaves no line per stack: somebody else tells what comes of it. @default false */
  readonly quiet?: boolean | undefined;
}

/**
 * Plans stacks side by side in dependency order, each on what its producers' previews foresee, and changes nothing. A stack that
 * cannot be planned is blocked, and the run goes on with its consumers.
 * @throws Failure("interrupted"), and a `decision` of the review
 */
export async function previewStacks(request: PreviewRequest): Promise<Previews> {
  const { graph, synthesis, terraform, progress, parallel, quiet = false } = request;
  const contracts = graph.stacks.flatMap(({ publishes, reads }) => [...reads, ...(publishes ? [publishes] : [])]);
  const live = await request.live.read([...new Set(contracts)].filter((name) => synthesis.contracts.has(name)));
  progress.expect(graph.stacks.map(({ id }) => id));
  const previews = new Map<string, StackPreview>();
  const undecided = new AbortController();
  const each: StackPreviewRequest = { ...request, facts: { synthesis, live, previews } };

  const work = async (node: StackNode) => {
    const task = progress.task(node.id);
    const began = performance.now();
    const timed = (preview: StackPreview) =>
      void previews.set(node.id, { ...preview, seconds: (performance.now() - began) / 1000 });
    try {
      const skipped = await request.skip?.(node, previews, graph);
      const preview = skipped === undefined ? await previewStack(node, each, task) : skippedPreview(node, skipped);
      timed(preview);
      if (quiet) task.drop();
      else task.end(skipped === undefined ? "done" : "skipped", skipped ?? describePreview(preview));
    } catch (error) {
      const ends = error instanceof Failure && (error.kind === "decision" || error.kind === "interrupted");
      if (quiet) task.drop();
      else task.end(ends ? "skipped" : "failed", ends ? error.kind : messageOf(error));
      if (ends) {
        undecided.abort(error);
        throw error;
      }
      timed(blockedPreview(node, messageOf(error)));
    }
  };
  const stop = AbortSignal.any([terraform.interruption.requested, undecided.signal]);
  await schedule(graph, work, { stop, parallel });
  if (undecided.signal.aborted) throw undecided.signal.reason;
  if (terraform.interruption.requested.aborted)
    throw new Failure("interrupted", "interrupted before everything was planned");
  return new Map(graph.stacks.map(({ id }) => [id, previews.get(id)!]));
}

const describePreview = ({ label, plan }: StackPreview): string =>
  label === "exact" ? describePlan(plan!) : `${describePlan(plan!)} (${label})`;

const nothing = { plan: undefined, planFile: undefined, versionsRead: {}, foreseen: undefined } as const;

const blockedPreview = (node: StackNode, reason: string): StackPreview => ({
  ...nothing,
  node,
  label: "blocked",
  reasons: [reason],
});

const skippedPreview = (node: StackNode, skipped: string): StackPreview => ({
  ...nothing,
  node,
  label: "exact",
  reasons: [],
  skipped,
});

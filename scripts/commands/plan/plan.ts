import { join } from "node:path";
import type { Context } from "#scripts/commands/cli/context";
import { exitCodes, type Report } from "#scripts/commands/cli/report";
import { selectStacks } from "#scripts/commands/cli/selection";
import { type Target, withTarget } from "#scripts/commands/cli/target";
import { clientConfigFor } from "#scripts/engine/cloud/client-config";
import type { LiveContracts } from "#scripts/engine/contracts/live-contracts";
import { openLiveContracts } from "#scripts/engine/contracts/ssm-live-contracts";
import { previewMarkdown } from "#scripts/engine/plan/markdown";
import { hasChanges, type PreviewReport, reportPreviews } from "#scripts/engine/plan/preview-report";
import { previewStacks } from "#scripts/engine/plan/preview-run";
import { previewText } from "#scripts/engine/plan/preview-text";
import { synthesize } from "#scripts/engine/synthesize";
import { openPlanFiles } from "#scripts/engine/terraform/plan-files";
import type { ProviderChoice } from "#scripts/rehearsal/rehearsal";

export interface PlanInput {
  readonly environment: string;
  /** Stack ids or concerns. @default all of the environment */
  readonly stacks: readonly string[];
  /** Plan against the rehearsal on this machine instead of AWS. */
  readonly rehearse: boolean;
  /** @default "rehearsal" */
  readonly provider?: ProviderChoice | undefined;
  /** Stacks planned at once. @default the number of cores */
  readonly parallel?: number | undefined;
  /** Print the summary of a pull request instead of text for a terminal. */
  readonly markdown: boolean;
  /** Tell by the exit code whether deploying would change something. */
  readonly detailedExitcode: boolean;
}

/** Shows what deploying stacks would change. Works before anything is deployed; changes nothing and locks nothing. */
export async function plan(context: Context, input: PlanInput): Promise<Report> {
  const reports = await withTarget(context, input, (target, guarded) => preview(guarded, target, input));
  return {
    data: { environment: input.environment, stacks: reports },
    text: input.markdown ? previewMarkdown(reports, input.environment) : previewText(reports),
    exitCode: exitCodeOf(reports, input),
  };
}

async function preview(context: Context, target: Target, input: PlanInput): Promise<PreviewReport[]> {
  const platform = await context.platform();
  const { environment: name } = input;
  const synthesis = synthesize({
    platform,
    environment: name,
    outdir: target.outdir,
    variables: target.environment,
  });
  const { region } = synthesis.environment;
  const live = openContracts(target, { environment: name, region });
  const plans = openPlanFiles(join(context.root, ".sluice", "plans"));
  try {
    const previews = await previewStacks({
      graph: selectStacks(synthesis.graph, input.stacks),
      synthesis,
      terraform: { environment: target.environment, interruption: context.interruption, outlives: false },
      plans,
      live,
      progress: context.progress,
      parallel: input.parallel,
      keepPlans: false,
    });
    return reportPreviews(previews, synthesis);
  } finally {
    plans.close();
    live.close();
  }
}

const openContracts = (
  { environment: variables }: Target,
  place: { readonly environment: string; readonly region: string },
): LiveContracts & { close(): void } => openLiveContracts(clientConfigFor(variables, place.region), place);

function exitCodeOf(reports: readonly PreviewReport[], { detailedExitcode }: PlanInput): number {
  if (reports.some(({ label }) => label === "blocked")) return exitCodes.failed;
  return detailedExitcode && reports.some(hasChanges) ? exitCodes.decision : exitCodes.ok;
}

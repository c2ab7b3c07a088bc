import type { Context } from "#scripts/commands/cli/context";
import { type EngineInput, withEngine } from "#scripts/commands/cli/engine-run";
import { exitCodes, type Report } from "#scripts/commands/cli/report";
import { withTarget } from "#scripts/commands/cli/target";
import { previewMarkdown } from "#scripts/engine/plan/markdown";
import { hasChanges, type PreviewReport, reportPreviews } from "#scripts/engine/plan/preview-report";
import { previewStacks } from "#scripts/engine/plan/preview-run";
import { previewText } from "#scripts/engine/plan/preview-text";
import { surveyStacks } from "#scripts/engine/run/survey";
import { openPlanFiles } from "#scripts/engine/terraform/plan-files";
import type { ProviderChoice } from "#scripts/rehearsal/rehearsal-directory";

export interface PlanInput extends EngineInput {
  /** Plan against the rehearsal on this machine instead of AWS. */
  readonly rehearse: boolean;
  /** @default "rehearsal" */
  readonly provider?: ProviderChoice | undefined;
  /** Print the summary of a pull request instead of text for a terminal. */
  readonly markdown: boolean;
  /** Tell by the exit code whether deploying would change something. */
  readonly detailedExitcode: boolean;
}

/** Shows what deploying stacks would change. Works before anything is deployed; changes nothing and locks nothing. */
export async function plan(context: Context, input: PlanInput): Promise<Report> {
  const reports = await withTarget(context, input, (target, guarded) =>
    withEngine(guarded, target, input, async (run) => {
      const plans = openPlanFiles(run.planDirectory);
      try {
        const { readersOf } = await surveyStacks(run);
        const previews = await previewStacks({ ...run, plans, live: run.control.contracts, keepPlans: false });
        return reportPreviews(previews, run.synthesis, readersOf);
      } finally {
        plans.close();
      }
    }),
  );
  return {
    data: { environment: input.environment, stacks: reports },
    text: input.markdown ? previewMarkdown(reports, input.environment) : previewText(reports),
    exitCode: exitCodeOf(reports, input),
  };
}

function exitCodeOf(reports: readonly PreviewReport[], { detailedExitcode }: PlanInput): number {
  if (reports.some(({ label }) => label === "blocked")) return exitCodes.failed;
  return detailedExitcode && reports.some(hasChanges) ? exitCodes.decision : exitCodes.ok;
}

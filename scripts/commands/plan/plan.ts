import type { Context } from "#scripts/commands/cli/context";
import { type EngineInput, withEngine } from "#scripts/commands/cli/engine-run";
import { neededSecretsOf } from "#scripts/commands/cli/needed-secrets";
import { exitCodes, type Report } from "#scripts/commands/cli/report";
import { withTarget } from "#scripts/commands/cli/target";
import { plainCommand } from "#scripts/engine/own-command";
import { previewMarkdown } from "#scripts/engine/plan/markdown";
import { codeText } from "#scripts/engine/plan/markdown-text";
import { hasChanges, type PreviewReport, previewJson, reportPreviews } from "#scripts/engine/plan/preview-report";
import { previewStacks } from "#scripts/engine/plan/preview-run";
import { previewText } from "#scripts/engine/plan/preview-text";
import { surveyStacks } from "#scripts/engine/run/survey";
import { unpublishedText } from "#scripts/engine/run/unpublished";
import { openPlanFiles } from "#scripts/engine/terraform/plan-files";
import { missingText } from "#scripts/engine/values/needed-secrets";

export interface PlanInput extends EngineInput {
  /** Plan against the rehearsal on this machine instead of AWS. */
  readonly rehearse: boolean;
  /** Print the summary of a pull request instead of text for a terminal. */
  readonly markdown: boolean;
  /** Tell by the exit code whether deploying would change something. */
  readonly detailedExitcode: boolean;
}

/** Shows what deploying stacks would change. Works before anything is deployed; changes nothing and locks nothing. */
export async function plan(context: Context, input: PlanInput): Promise<Report> {
  const { reports, missing, deployFirst } = await withTarget(context, input, (target, guarded) =>
    withEngine(guarded, target, input, async (run) => {
      const plans = openPlanFiles(run.planDirectory);
      const secrets = neededSecretsOf(run, target, input);
      try {
        const { readersOf, published } = await surveyStacks(run);
        const previews = await previewStacks({ ...run, plans, live: run.control.contracts, keepPlans: false });
        const missing = (await secrets.missing(run.graph.stacks)).map((each) => ({
          stack: each.stack,
          functions: each.functions,
          secret: each.secret.name,
          lacks: each.lacks,
          text: missingText(each, run.terraform.command ?? plainCommand),
        }));
        const deployFirst = run.graph.stacks.flatMap(
          (node) => unpublishedText(node, { ...run, published }, run.graph.stacks) ?? [],
        );
        return { reports: reportPreviews(previews, run.synthesis, readersOf), missing, deployFirst };
      } finally {
        plans.close();
        secrets.close();
      }
    }),
  );
  const text = input.markdown ? previewMarkdown(reports, input.environment) : previewText(reports);
  const notes = [...deployFirst, ...missing.map((each) => each.text)].map((text) =>
    input.markdown ? `- ${codeText(text)}` : text,
  );
  return {
    data: { environment: input.environment, stacks: reports.map(previewJson), deployFirst, missingSecrets: missing },
    text: notes.length > 0 ? `${text}\n\n${notes.join("\n")}` : text,
    exitCode: exitCodeOf(reports, input),
  };
}

function exitCodeOf(reports: readonly PreviewReport[], { detailedExitcode }: PlanInput): number {
  if (reports.some(({ label, refusals }) => label === "blocked" || refusals.length > 0)) return exitCodes.failed;
  return detailedExitcode && reports.some(hasChanges) ? exitCodes.decision : exitCodes.ok;
}

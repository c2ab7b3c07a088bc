import type { Context } from "#scripts/commands/cli/context";
import { type EngineInput, type EngineRun, withEngine } from "#scripts/commands/cli/engine-run";
import { exitCodes, type Report } from "#scripts/commands/cli/report";
import { withTarget } from "#scripts/commands/cli/target";
import { driftMarkdown } from "#scripts/engine/drift/drift-markdown";
import { driftText } from "#scripts/engine/drift/drift-text";
import { type DriftReport, nextSteps, type Strays } from "#scripts/engine/drift/report";
import { hasDrifted, type StackDrift } from "#scripts/engine/drift/stack-drift";
import { surveyDrift } from "#scripts/engine/drift/survey-drift";
import { messageOf } from "#scripts/engine/failure";
import { commandOn } from "#scripts/engine/own-command";
import { printable } from "#scripts/engine/printable";
import { terraformCommand } from "#scripts/engine/recovery/import-command";
import { findOrphans } from "#scripts/engine/recovery/orphans";
import type { ProviderChoice } from "#scripts/rehearsal/rehearsal-directory";

export interface DriftInput extends EngineInput {
  /** Look at the rehearsal on this machine instead of AWS. */
  readonly rehearse: boolean;
  /** @default "rehearsal" */
  readonly provider?: ProviderChoice | undefined;
  /** Print the body of an issue instead of text for a terminal. */
  readonly markdown: boolean;
}

/** Tells what happened outside to an environment's stacks, and what is only not applied yet. Changes nothing and locks nothing. */
export async function drift(context: Context, input: DriftInput): Promise<Report> {
  const { environment, rehearse, provider } = input;
  const looked = await withTarget(context, input, (target, guarded) =>
    withEngine(guarded, target, input, async (run) => {
      const stacks = await surveyDrift(run);
      const { directoryOf } = run.synthesis;
      const forget = (stackId: string, address: string) =>
        terraformCommand(directoryOf(stackId), ["state", "rm", address], run.search.commands);
      return { stacks, strays: await findStrays(run, stacks), forget };
    }),
  );
  const command = commandOn({ environment, rehearsed: rehearse, provider });
  const report: DriftReport = { environment, ...looked, command };
  return {
    data: dataOf(report),
    text: input.markdown ? driftMarkdown(report) : driftText(report),
    exitCode: exitCodeOf(report),
  };
}

/** Of stacks that were looked at, and that nobody is applying: what a run has just made is no stray. */
async function findStrays({ search }: EngineRun, stacks: readonly StackDrift[]): Promise<Strays> {
  const suspected = stacks
    .filter(({ status, underWay }) => status === "examined" && !underWay)
    .map(({ node }) => ({ node, creates: undefined }));
  try {
    const found = await findOrphans(search, suspected);
    return { found: found.filter(({ certain }) => certain), problem: null };
  } catch (error) {
    return { found: [], problem: messageOf(error) };
  }
}

/** What could not be looked at may have drifted as well, so it comes before what has. */
function exitCodeOf({ stacks, strays }: DriftReport): number {
  if (stacks.some(({ status }) => status === "blocked") || strays.problem !== null) return exitCodes.failed;
  return stacks.some(hasDrifted) || strays.found.length > 0 ? exitCodes.decision : exitCodes.ok;
}

function dataOf(report: DriftReport) {
  return {
    environment: report.environment,
    stacks: report.stacks.map(({ node, findings, ...rest }) => ({
      id: node.id,
      drifted: hasDrifted({ findings }),
      ...rest,
      findings: findings.map(({ address, id, action, reason, ...finding }) => ({
        ...finding,
        address: printable(address),
        id: id === undefined ? null : printable(id),
        action: action ?? null,
        reason: reason ?? null,
        next: nextSteps({ ...finding, address, id, action, reason }, report).map(({ purpose, command }) => ({
          purpose,
          command: printable(command),
        })),
      })),
    })),
    strays: {
      problem: report.strays.problem,
      found: report.strays.found.map(({ stack, type, address, importId, arn }) => ({
        stack,
        type: type ?? null,
        address: address ?? null,
        importId: importId ?? null,
        arn: arn ?? null,
      })),
    },
  };
}

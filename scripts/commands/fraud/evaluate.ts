import { fraudSettings } from "#functions/fraud/settings";
import { callersPath } from "#scripts/commands/cli/callers-path";
import type { Context } from "#scripts/commands/cli/context";
import { exitCodes, type Report } from "#scripts/commands/cli/report";
import { Failure, messageOf } from "#scripts/engine/failure";
import { evaluate } from "#scripts/engine/fraud/evaluate";
import { evaluationText } from "#scripts/engine/fraud/evaluation-text";
import { scoreFile } from "#scripts/engine/fraud/score-file";
import { readDocument } from "#scripts/engine/read-document";
import { rejectionLines } from "#scripts/rehearsal/load/rejection-text";

export interface FraudInput {
  /** A labelled CSV file. */
  readonly file: string;
  /** JSON file with settings that differ from the defaults. */
  readonly settings?: string | undefined;
  /** Shares of false alerts, 0 to 1. @default 0.005 and 0.02 */
  readonly falseAlerts?: readonly number[] | undefined;
}

/** How good the rules are on a file whose frauds are known. */
export async function evaluateFraud({ variables, progress }: Context, input: FraudInput): Promise<Report> {
  const settings =
    input.settings === undefined
      ? fraudSettings.parse(undefined)
      : readDocument(callersPath(input.settings, variables), fraudSettings, "file of settings");
  const task = progress.task("fraud");
  task.step(`scoring ${input.file}`);
  const told = (rows: number) => task.update(`${rows} rows read`);
  const scored = await scoreFile(callersPath(input.file, variables), settings, told).catch((error: unknown) => {
    task.end("failed", messageOf(error));
    throw error;
  });
  const { payments, rejected } = scored;
  if (payments.length === 0) {
    task.end("failed", "no payment could be scored");
    throw new Failure(
      "usage",
      [
        `${input.file}: no row is a payment with a label, so that there is nothing to tell`,
        ...rejectionLines(rejected),
      ].join("\n"),
    );
  }
  task.end("done", `${payments.length} payments scored`);
  const evaluation = evaluate(scored, settings, input.falseAlerts ?? [0.005, 0.02]);
  return {
    data: { file: input.file, settings, ...evaluation },
    text: evaluationText(input.file, evaluation),
    exitCode: exitCodes.ok,
  };
}

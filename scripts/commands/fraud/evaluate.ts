import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { type FraudSettings, fraudSettings } from "#functions/fraud/settings";
import type { Context } from "#scripts/commands/cli/context";
import { exitCodes, type Report } from "#scripts/commands/cli/report";
import { Failure, messageOf } from "#scripts/engine/failure";
import { evaluate } from "#scripts/engine/fraud/evaluate";
import { evaluationText } from "#scripts/engine/fraud/evaluation-text";
import { scoreFile } from "#scripts/engine/fraud/score-file";

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
  // npm changes into the repository; a relative path is meant from where the person stands.
  const pathOf = (path: string) => resolve(variables.INIT_CWD ?? process.cwd(), path);
  const settings = readSettings(input.settings && pathOf(input.settings));
  const task = progress.task("fraud");
  task.step(`scoring ${input.file}`);
  const scored = await scoreFile(pathOf(input.file), settings).catch((error: unknown) => {
    task.end("failed", messageOf(error));
    throw error;
  });
  task.end("done", `${scored.payments.length} payments scored`);
  const evaluation = evaluate(scored, settings, input.falseAlerts ?? [0.005, 0.02]);
  return {
    data: { file: input.file, settings, ...evaluation },
    text: evaluationText(input.file, evaluation),
    exitCode: exitCodes.ok,
  };
}

function readSettings(path: string | undefined): FraudSettings {
  if (path === undefined) return fraudSettings.parse(undefined);
  let content: unknown;
  try {
    content = JSON.parse(readFileSync(path, "utf8"));
  } catch (error) {
    throw new Failure("usage", `${path}: cannot be read as JSON: ${messageOf(error)}`);
  }
  const result = fraudSettings.safeParse(content);
  if (result.success) return result.data;
  const [issue] = result.error.issues;
  throw new Failure("usage", `${path}: ${issue?.path.join(".") || "the settings"}: ${issue?.message}`);
}

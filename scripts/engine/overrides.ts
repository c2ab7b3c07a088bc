import { type Override, parseOverrides } from "#environments/overrides";
import { Failure } from "./failure.ts";
import type { Overrides, PlanSummary } from "./plan/plan-summary.ts";

/** What to do with settings that the applied stack was given by SLUICE_SET and this run does not have. */
export const overrideChoices = ["repeat", "write", "drop"] as const;
export type OverrideChoice = (typeof overrideChoices)[number];

/** A stack is applied with ad-hoc settings that this run would silently undo. */
export class ForgottenOverrides extends Failure {
  override name = "ForgottenOverrides";
  readonly overrides: Overrides;

  constructor(stackId: string, environment: string, overrides: Overrides) {
    const lines = Object.entries(overrides).map(([path, json]) => `  ${path} = ${json}`.replaceAll("\n", "\\n"));
    super(
      "decision",
      `${stackId} was last applied with ad-hoc settings that this run does not have:\n${lines.join("\n")}\n` +
        "Choose with --overrides:\n" +
        `  repeat  deploy with them once more, as SLUICE_SET=${quoted(formatSettings(overrides))} does\n` +
        `  write   put them into environments/${environment}.ts and deploy that\n` +
        "  drop    deploy without them",
      { details: { stack: stackId, settings: overrides } },
    );
    this.overrides = overrides;
  }
}

/** For a shell: people copy what they are shown, and whoever may write a state decides what this is. */
const quoted = (text: string): string => `'${text.replaceAll("'", `'\\''`)}'`;

/** Settings of the applied stack whose paths this run does not set. A path set to another value was chosen, not forgotten. */
export function forgottenOverrides({ overrides: { applied, planned } }: PlanSummary): Overrides {
  return Object.fromEntries(Object.entries(applied).filter(([path]) => !Object.hasOwn(planned, path)));
}

/** The text of SLUICE_SET that sets exactly these. */
export const formatSettings = (overrides: Overrides): string =>
  Object.entries(overrides)
    .map(([path, json]) => `${path}=${json}`)
    .join(",");

/**
 * Reads settings as recorded in a state back into assignments.
 * @throws Failure for a path or value that could not have come from SLUICE_SET: a state can be edited by anyone who may write it
 */
export function readSettings(overrides: Overrides): readonly Override[] {
  return Object.entries(overrides).map(([path, json]) => {
    try {
      const [setting, ...rest] = parseOverrides(`${path}=${json}`);
      if (setting && rest.length === 0 && setting.path.join(".") === path && JSON.stringify(setting.value) === json)
        return setting;
    } catch {
      // told below, with where it comes from
    }
    throw new Failure(
      "failed",
      `the recorded ad-hoc setting ${JSON.stringify(path)} = ${json} cannot be read; deploy with --overrides drop`,
    );
  });
}

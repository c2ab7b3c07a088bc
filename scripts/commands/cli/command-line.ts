import { shellWord } from "#scripts/engine/doctor/shell-word";
import type { ProviderChoice } from "#scripts/rehearsal/rehearsal-directory";

/** What a run was asked for, as far as asking for it again goes. */
export interface RunInput {
  readonly environment: string;
  readonly stacks: readonly string[];
  readonly rehearse: boolean;
  readonly provider?: ProviderChoice | undefined;
  readonly changed?: boolean | undefined;
  readonly yes: boolean;
  readonly unseeded?: boolean | undefined;
  readonly parallel?: number | undefined;
  readonly lockTimeout?: number | undefined;
  readonly overrides?: string | undefined;
}

/**
 * The command line that asks for the same again.
 * @param variables those of the run: ad-hoc settings are part of what was asked for. @default none
 */
export function commandLine(verb: string, input: RunInput, { SLUICE_SET }: NodeJS.ProcessEnv = {}): string {
  const { environment, stacks, rehearse, provider, changed, yes, unseeded, parallel, lockTimeout, overrides } = input;
  const flags = [
    ...(rehearse ? ["--rehearse"] : []),
    ...(provider ? ["--provider", provider] : []),
    ...(changed ? ["--changed"] : []),
    ...(parallel === undefined ? [] : ["--parallel", String(parallel)]),
    ...(lockTimeout === undefined ? [] : ["--lock-timeout", String(lockTimeout)]),
    ...(overrides ? ["--overrides", overrides] : []),
    ...(yes ? ["--yes"] : []),
    ...(unseeded ? ["--unseeded"] : []),
  ];
  const settings = SLUICE_SET ? [`SLUICE_SET=${shellWord(SLUICE_SET)}`] : [];
  return [...settings, "npm run sluice --", verb, ...stacks, "--env", environment, ...flags].join(" ");
}

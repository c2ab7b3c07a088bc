import type { EngineInput } from "#scripts/commands/cli/engine-run";
import type { TargetChoice } from "#scripts/commands/cli/target";

export interface AdoptInput extends TargetChoice, Omit<EngineInput, "lockTimeout"> {
  /** Every stack of the environment. */
  readonly all: boolean;
  /** Show the edit and write nothing. */
  readonly dryRun: boolean;
  /** What was deleted is to stay away: takes it out of the code. */
  readonly drop: boolean;
  /** `TYPE=ID` of an object that was made by hand, to be declared and taken into the state of the one stack named. */
  readonly new?: string | undefined;
  /** Take what stands in the place of a deleted object into the state. */
  readonly import: boolean;
}

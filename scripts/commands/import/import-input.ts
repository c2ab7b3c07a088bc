import type { EngineInput } from "#scripts/commands/cli/engine-run";
import type { TargetChoice } from "#scripts/commands/cli/target";

export interface ImportInput extends TargetChoice, Pick<EngineInput, "lockTimeout"> {
  /** Stack id or concern. */
  readonly stack: string;
  /** Construct path or address. */
  readonly path?: string | undefined;
  /** What `terraform import` takes. @default looked up */
  readonly id?: string | undefined;
  /** File with a list of paths and ids. */
  readonly from?: string | undefined;
  /** Every resource of the stack that can be found. */
  readonly all: boolean;
  /** Print the commands, and do nothing. */
  readonly dryRun: boolean;
  /** Print Terraform's import blocks, and do nothing. */
  readonly blocks: boolean;
  /** The object that the state has at the address gives way. */
  readonly replace: boolean;
  /** Import what the next deploy would replace. */
  readonly acceptReplacement: boolean;
}

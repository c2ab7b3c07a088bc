import type { TerraformJson } from "#scripts/engine/ledger/terraform-json";

/** What is known of a stack besides its plan. */
export interface DriftFacts {
  /** Stack id. */
  readonly stack: string;
  /**
   * Whether the code, and all that it reads, is what the last apply had: then every difference comes from outside. A plan alone does
   * not tell what somebody has taken into the state by `apply -refresh-only`.
   */
  readonly asApplied: boolean;
  readonly configuration: Pick<TerraformJson, "resource" | "locals">;
  /** Contract that the stack publishes. */
  readonly publishes: string | undefined;
  /** Which stacks read a field of it. */
  readonly readersOf: (field: string) => readonly string[];
  /** Whether an import brings an attribute of a type back empty. */
  readonly isResidue: (type: string, attribute: string) => boolean;
}

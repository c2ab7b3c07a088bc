import type { ControlPlane } from "#scripts/engine/cloud/control-plane";
import type { Failure } from "#scripts/engine/failure";
import type { StackGraph, StackNode } from "#scripts/engine/graph";
import type { AppliedReader } from "#scripts/engine/ledger/contract-reads";
import type { PlanCounts, PlanSummary } from "#scripts/engine/plan/plan-summary";
import type { Previews } from "#scripts/engine/plan/preview";
import type { Progress } from "#scripts/engine/progress";
import type { OrphanSearch } from "#scripts/engine/recovery/orphans";
import type { Synthesis } from "#scripts/engine/synthesize";
import type { TerraformSettings } from "#scripts/engine/terraform/terraform";
import type { NeededSecrets } from "#scripts/engine/values/needed-secrets";

/** Looks at a plan before it is applied; throws to keep it from being applied. A thrown `decision` also stops what has not begun. */
export type Review = (node: StackNode, plan: PlanSummary) => Promise<void>;

/** Who reads what is published. */
export interface Readership {
  /** Applied stacks that read a contract, by what they were applied with. */
  readersOf(contract: string): readonly AppliedReader[];
}

/** Shows what would happen and asks; throws a Failure if the answer is no or nobody can answer. */
export type Confirm = (previews: Previews, readership: Readership) => Promise<void>;

/** What a run over stacks works with. */
export interface RunRequest {
  /** The stacks to work on. */
  readonly graph: StackGraph;
  readonly synthesis: Pick<Synthesis, "environment" | "graph" | "contracts" | "directoryOf">;
  readonly terraform: TerraformSettings;
  readonly control: ControlPlane;
  /** How objects are found that a killed apply made and no state holds. */
  readonly search: OrphanSearch;
  /** Directory for plan files, private to this tool. */
  readonly planDirectory: string;
  readonly progress: Progress;
  /** Stacks worked on at once. @default the number of cores */
  readonly parallel?: number | undefined;
  /** Asked once, with everything that would happen. @default goes ahead */
  readonly confirm?: Confirm | undefined;
}

/** A deployment's run. */
export interface DeployRequest extends RunRequest {
  /** Runs only stacks that applying may change, as the ledger has it. @default false */
  readonly changed?: boolean | undefined;
  readonly review?: Review | undefined;
  /** Looks for secrets that functions need, before anything is applied and before each stack. @default nobody does */
  readonly secrets?: Pick<NeededSecrets, "before" | "hold"> | undefined;
}

/**
 * How a stack ended. `undecided`: somebody has to decide something about it first; `interrupted`: while it was worked on; `skipped`: not
 * begun, for the sake of another or of an interruption.
 */
export type StackStatus = "done" | "failed" | "undecided" | "interrupted" | "skipped";

/** What became of one stack. */
export interface StackResult {
  readonly id: string;
  readonly stateKey: string;
  readonly status: StackStatus;
  /** What went into it, its preview included; not what it waited for others. */
  readonly seconds: number;
  /** Managed resources in its state after a run that ended well; null otherwise, and where nothing had to be looked at. */
  readonly resources: number | null;
  /** What was applied, by count; null where nothing was, as of a stack that failed or that the ledger proved to be as it was. */
  readonly changes: PlanCounts | null;
  /** Whether it is known to be as the code has it without anything having been applied: by its plan, or by the ledger. */
  readonly unchanged: boolean;
  /** Why it ran, where only what may change was to run (`changed`); empty for a stack that did not, and where all were to run. */
  readonly reasons: readonly string[];
  /** Why it did not end well, in one line; null if it did. */
  readonly brief: string | null;
  /** The same in full. */
  readonly reason: string | null;
}

/** Something that somebody has to decide before the rest can go on. */
export interface Decision {
  /** Id of the stack that it came up with. */
  readonly stack: string;
  readonly failure: Failure;
}

/** What became of all of them, in dependency order. */
export interface RunResult {
  readonly stacks: readonly StackResult[];
  /** The first one that came up. */
  readonly decision: Decision | undefined;
}

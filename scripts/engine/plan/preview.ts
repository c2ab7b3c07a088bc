import type { StackGraph, StackNode } from "../graph.ts";
import type { PlanSummary } from "./plan-summary.ts";

/**
 * How far a preview can be trusted. `exact`: every contract value it reads is known, live or from an upstream preview.
 * `placeholder`: some values are stand-ins of the right format. `blocked`: it could not be planned, and why.
 */
export type PreviewLabel = "exact" | "placeholder" | "blocked";

/** A published document as an upstream preview foresees it. */
export interface ForeseenDocument {
  /** The whole document (`{ contract, version, values }`) with stand-ins where a value is not known. */
  readonly document: unknown;
  /** Paths below `values` that are stand-ins, e.g. `privateSubnetIds.ap-northeast-2a`; empty when all is known. */
  readonly standIns: readonly string[];
  /** Whether it differs from what is published now. */
  readonly changed: boolean;
  /** What to show where a stand-in turns up in a plan: its text -> `<contract.field>`. */
  readonly labels: ReadonlyMap<string, string>;
}

/** What planning one stack, without applying anything, says. */
export interface StackPreview {
  readonly node: StackNode;
  readonly label: PreviewLabel;
  /** Why it is not exact, one sentence each. */
  readonly reasons: readonly string[];
  /** Why nothing had to be planned; undefined when it was. Only `skip` says so. */
  readonly skipped?: string;
  /** Undefined when blocked or skipped. */
  readonly plan: PlanSummary | undefined;
  /** The saved plan; only if it was made from live documents alone, so that it may be applied. */
  readonly planFile: string | undefined;
  /** Versions of the live documents that it was planned with, by contract. */
  readonly versionsRead: Readonly<Record<string, number>>;
  /** What its consumers would read after it; undefined when it publishes nothing. */
  readonly foreseen: ForeseenDocument | undefined;
  /** How long that took. @default 0 */
  readonly seconds?: number;
}

/** Previews by stack id, in the graph's order. */
export type Previews = ReadonlyMap<string, StackPreview>;

/** Why a stack need not be planned; undefined to plan it. Asked once its producers are previewed. */
export type SkipPreview = (node: StackNode, previews: Previews, graph: StackGraph) => Promise<string | undefined>;

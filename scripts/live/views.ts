import type { EventCounts } from "#scripts/rehearsal/load/result";

/**
 * What the page shows, section by section, as it is sent. Times are ISO 8601 UTC; texts may come from outside, and be hostile: the page
 * puts them where they are text and nothing else. Lists are bounded by whoever reads them.
 */

/** `waiting`: to be deployed in this run. `working`: being deployed. `absent`: never deployed. */
export type StackState = "waiting" | "working" | "deployed" | "failed" | "destroyed" | "absent";

export interface DriftView {
  readonly verdict: "as the code says" | "drifted" | "pending" | "not examined";
  /** Counts, or why it was not examined. */
  readonly text: string;
  /** The first of the differences, one line each. */
  readonly details: readonly string[];
  readonly lookedAt: string;
}

export interface StackView {
  readonly id: string;
  readonly concern: string;
  /** Counted from 1. */
  readonly layer: number;
  /** Ids of the stacks whose contracts it reads. */
  readonly reads: readonly string[];
  /** Fields of its contract. */
  readonly publishes: readonly string[];
  readonly state: StackState;
  /** What it is doing right now, or why it failed. */
  readonly step: string;
  readonly applied: { readonly at: string; readonly by: string } | null;
  /** Null while nobody has looked since it was applied. */
  readonly drift: DriftView | null;
}

export interface StacksView {
  readonly stacks: readonly StackView[];
}

export interface ReaderView {
  /** The function that reads the stream. */
  readonly name: string;
  readonly enabled: boolean;
  readonly lagRecords: number;
  readonly lagMs: number;
  /** What keeps it from going on; null when nothing does. */
  readonly trouble: string | null;
}

export interface PipelineView {
  /** Events decided per second, in the last whole second, and in each of the 60 before, oldest first. */
  readonly rate: number;
  readonly rates: readonly number[];
  readonly decided: number;
  /** Milliseconds from the API to the decision, of the latest events; null before the first. */
  readonly p50: number | null;
  readonly p95: number | null;
  readonly p99: number | null;
  /** How many events these are of. */
  readonly sample: number;
  readonly readers: readonly ReaderView[];
  /** Of the runs that were accounted for since the start; null before the first. */
  readonly identity: EventCounts | null;
}

export interface QuarantinedView {
  readonly at: string;
  readonly kind: string;
  readonly reason: string;
  readonly pipeline: string;
  readonly id: string;
}

export interface QuarantineView {
  /** How many there are of the last two days, the list's included; `more` says that there are more than were counted. */
  readonly count: number;
  readonly more: boolean;
  /** Newest first. */
  readonly latest: readonly QuarantinedView[];
}

export interface FraudAlertView {
  readonly id: string;
  readonly at: string;
  readonly paidAt: string;
  /** Last four digits. */
  readonly card: string;
  /** Minor units. */
  readonly amount: number;
  readonly currency: string;
  readonly merchant: string;
  readonly category: string;
  readonly score: number;
  readonly rules: readonly string[];
  readonly explanation: string;
}

export interface FraudView {
  /** Newest first. */
  readonly alerts: readonly FraudAlertView[];
}

export interface SlaView {
  readonly definitions: readonly {
    readonly pipeline: string;
    readonly type: string;
    readonly deadlineMinutes: number;
    readonly timeZone: string;
    readonly owner: string;
    readonly channel: string;
    readonly enabled: boolean;
    readonly status: string;
    readonly since: string | null;
    readonly nextDeadline: string | null;
  }[];
  /** Newest first. */
  readonly violations: readonly {
    readonly pipeline: string;
    readonly type: string;
    readonly deadlineAt: string;
    readonly detectedAt: string;
    /** When what was missing came, or nobody waited for it any more. */
    readonly resolvedAt: string | null;
  }[];
}

export interface NotificationsView {
  readonly sent: number;
  readonly waiting: number;
  readonly dead: number;
  /** Newest first. */
  readonly latest: readonly {
    readonly at: string;
    readonly kind: string;
    readonly title: string;
    readonly state: string;
    readonly attempts: number;
    readonly error: string | null;
  }[];
}

/** Amounts in cents of USD, a month. */
export interface CostView {
  readonly environments: readonly {
    readonly environment: string;
    /** Of events a month. */
    readonly eventsGb: number;
    /** Since the first event. */
    readonly month: number;
    readonly cents: number;
    readonly targetCents: number;
    readonly capCents: number;
    /** The dearest stacks, dearest first. */
    readonly stacks: readonly { readonly id: string; readonly cents: number }[];
    readonly unpriced: number;
  }[];
}

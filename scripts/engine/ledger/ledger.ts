import type { StackNode } from "../graph.ts";

/**
 * What the result of applying a stack depends on, by name ("configuration", "terraform", "contract vpc", ...), each as a short digest or
 * plain text without secrets. Two equal digests mean that applying again would change nothing.
 */
export interface StackDigest {
  readonly digest: string;
  readonly parts: Readonly<Record<string, string>>;
}

/** Fields that a stack takes from each contract it reads: contract name -> field names, sorted. */
export type FieldsRead = Readonly<Record<string, readonly string[]>>;

/** What the ledger says of a stack that was applied by this tool. */
export interface AppliedRecord {
  readonly kind: "applied" | "destroyed";
  readonly digest: string;
  readonly parts: Readonly<Record<string, string>>;
  readonly fieldsRead: FieldsRead;
  /** Of the state right after the apply. */
  readonly state: { readonly lineage: string; readonly serial: number; readonly etag: string };
  /** When, ISO 8601 UTC. */
  readonly at: string;
  /** Who: `user@host`. */
  readonly by: string;
}

/** An apply that began; its record goes away when it has ended well. */
export interface Flight {
  /** Unique per run of the tool. */
  readonly run: string;
  readonly at: string;
  readonly by: string;
  readonly host: string;
  /** The CLI's own process on that host. */
  readonly pid: number;
  readonly operation: "apply" | "destroy";
  /** Digest of the configuration being applied. */
  readonly digest: string;
  /** Addresses that the plan creates or replaces, e.g. `aws_vpc.network`. */
  readonly creates: readonly string[];
}

/** Who holds a state's lock, as Terraform wrote it; what cannot be read is empty text. */
export interface StateLock {
  readonly id: string;
  readonly operation: string;
  readonly who: string;
  readonly created: string;
}

/** All that is known about one stack without running Terraform. */
export interface StackStanding {
  /** Undefined when this tool never applied it. */
  readonly record: AppliedRecord | undefined;
  /** ETag of its state; undefined when there is no state. */
  readonly stateEtag: string | undefined;
  readonly lock: StateLock | undefined;
  /** Applies that began and of which no end is known: killed, failed, or still running. Oldest first. */
  readonly inFlight: readonly Flight[];
}

/** The ledger of one environment, kept under a prefix of its own in the state bucket. */
export interface Ledger {
  /**
   * How every stack stands: two listings and one small read per record.
   * A record that cannot be read counts as none; `damaged` names its key.
   */
  load(nodes: readonly StackNode[]): Promise<{
    readonly standings: ReadonlyMap<string, StackStanding>;
    /** Records of stacks that are not among those asked for: they were taken out of the code, and may still be there. */
    readonly others: readonly { readonly concern: string; readonly record: AppliedRecord }[];
    readonly damaged: readonly string[];
  }>;
  /** Notes, before anything is changed, that an apply begins. */
  begin(node: StackNode, flight: Flight): Promise<void>;
  /** Takes back what a run noted that it began, as nothing was changed after all. */
  withdraw(node: StackNode, run: string): Promise<void>;
  /**
   * Notes that it ended well: writes the record with the state's present lineage, serial and ETag, and removes its flight and those
   * in `settled` (earlier flights whose effects this apply has looked at).
   *
   * Where the state may by now be another run's (its lock is held, another flight is under way, this one's was settled by somebody
   * else), nothing is written and nothing removed: the next run looks again.
   * @returns whether it was noted
   */
  complete(
    node: StackNode,
    outcome: Pick<AppliedRecord, "kind" | "digest" | "parts" | "fieldsRead"> & {
      readonly run: string;
      readonly settled: readonly Flight[];
      /**
       * For a plan that had nothing to change, so that no flight was begun: ETag that the state had before planning
       * (`standing.stateEtag`). It is noted only if the state still has it.
       */
      readonly unchangedSince?: string | undefined;
    },
  ): Promise<boolean>;
}

import type { TerraformJson } from "#scripts/engine/ledger/terraform-json";
import type { ResourceChange } from "#scripts/engine/plan/resource-change";
import { entryOf } from "#scripts/engine/plan/sensitive-parts";
import { printable } from "#scripts/engine/printable";
import { entryFor, typeOf } from "./redundancy.ts";

/** Which changes of a type AWS makes only in the maintenance window unless it is told to make them at once. */
interface Waiting {
  readonly attributes: readonly string[];
  /** The environment's setting that has them made at once. */
  readonly setting: string;
}

/**
 * Sources: "Settings for DB instances" (RDS user guide); ModifyReplicationGroup (ElastiCache API reference). Adding and removing a
 * cache's nodes is always done at once (IncreaseReplicaCount, DecreaseReplicaCount).
 */
const waiting: Readonly<Record<string, Waiting>> = {
  aws_db_instance: { attributes: ["multi_az"], setting: "database.applyImmediately" },
  aws_elasticache_replication_group: {
    attributes: ["automatic_failover_enabled", "multi_az_enabled"],
    setting: "cache.applyImmediately",
  },
};

/** A change that is asked for by the deploy and made later. */
export interface LaterChange {
  readonly stack: string;
  readonly address: string;
  readonly attributes: readonly string[];
  /** Weekly, in UTC, e.g. `sun:18:00-sun:19:00`; null where AWS chose it. */
  readonly window: string | null;
  /** The environment's setting that has it made at once. */
  readonly setting: string;
  /**
   * Whether the deploy fails on it: ElastiCache keeps a node as long as failover is on, and failover goes off in the window only.
   * Source: DecreaseReplicaCount; the provider's issue 24244.
   */
  readonly blocks: boolean;
}

/** The changes of a stack that wait for a maintenance window, by its synthesized configuration. */
export const laterChanges = (
  stack: string,
  changes: readonly ResourceChange[],
  configuration: TerraformJson,
): LaterChange[] =>
  changes.flatMap(({ address, action, attributes }) => {
    const type = typeOf(address);
    const rule = entryFor(waiting, type);
    const body = entryOf(entryOf(configuration.resource, type), address.slice(type.length + 1));
    if (rule === undefined || action !== "update" || entryOf(body, "apply_immediately") === true) return [];
    const later = attributes.map(({ path }) => path).filter((path) => rule.attributes.includes(path));
    if (later.length === 0) return [];
    const window = entryOf(body, "maintenance_window");
    return [
      {
        stack,
        address,
        attributes: later,
        window: typeof window === "string" ? printable(window) : null,
        setting: rule.setting,
        blocks: attributes.some(losesNodes),
      },
    ];
  });

const losesNodes = ({ path, before, after }: ResourceChange["attributes"][number]): boolean =>
  path === "num_cache_clusters" && Number(after) < Number(before);

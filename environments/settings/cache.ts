import { z } from "zod";
import { dailyWindow, weeklyWindow, windowsMeet } from "./window.ts";

/** Versions by engine that IAM authentication works with and that are in standard support. Source: ElastiCache user guide, "Supported engines and versions" (check). */
const versions = { valkey: ["8.2", "8.1", "8.0", "7.2"], redis: ["7.1", "7.0"] } as const;

const burstableSizes = ["micro", "small", "medium"];
const steadySizes = ["large", ...["", "2", "4", "8", "12", "16"].map((times) => `${times}xlarge`)];

/** Families that are current, and their sizes. Source: "CacheNode", ElastiCache API reference */
const nodeTypes = ["t3", "t4g", "m6g", "m7g", "r6g", "r7g"].flatMap((family) =>
  (family.startsWith("t") ? burstableSizes : steadySizes).map((size) => `cache.${family}.${size}`),
);

/** The cache for sessions and notifications. A second node (`availability: multi-az`) doubles its price and takes over when the first fails. */
export const cache = z
  .strictObject({
    /** Valkey speaks Redis' protocol and costs a fifth less (r7g.large: $0.2096/h against $0.262/h). Redis can become Valkey in place, not the other way. */
    engine: z.enum(["valkey", "redis"]).default("valkey"),
    /** The engine's version. Going back to a lower one replaces the cache and loses what is in it. */
    version: z.string().default("8.2"),
    /** Size of each node, e.g. `cache.t4g.micro` (0.5 GiB) or `cache.r7g.large` (13 GiB). Changing it keeps the data. */
    nodeType: z
      .string()
      .refine(
        (name) => nodeTypes.includes(name),
        "must be a current node type such as cache.t4g.micro or cache.r7g.large",
      )
      .default("cache.t4g.micro"),
    /** Daily snapshots that are kept where `protectData` is set; one is free, more are paid by the GB. Elsewhere there are none. */
    snapshotDays: z.int().min(1).max(35).default(7),
    /** Changes that interrupt are made at once (true) or in the next maintenance window (false), showing in every plan until then. */
    applyImmediately: z.boolean().default(false),
    /** When AWS may interrupt for patches and for changes that wait. */
    maintenanceWindow: weeklyWindow.default("sun:19:00-sun:20:00"),
    /** When the daily snapshot is taken; must not meet the maintenance window. */
    snapshotWindow: dailyWindow.default("17:00-18:00"),
  })
  .superRefine((value, context) => {
    const offered: readonly string[] = versions[value.engine];
    if (!offered.includes(value.version)) {
      context.addIssue({
        code: "custom",
        path: ["version"],
        message: `${value.engine} is offered here as ${offered.join(", ")}`,
      });
    }
    if (windowsMeet(value.snapshotWindow, value.maintenanceWindow)) {
      context.addIssue({
        code: "custom",
        path: ["snapshotWindow"],
        message: `must not meet maintenanceWindow (${value.maintenanceWindow})`,
      });
    }
  })
  .prefault({});

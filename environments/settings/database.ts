import { z } from "zod";
import { databaseClass, hasInsights, memoryGib } from "./database-classes.ts";
import { dailyWindow, weeklyWindow, windowsMeet } from "./window.ts";

/** The MySQL database. A standby in a second AZ (`availability: multi-az`) doubles the price of instance and storage. */
export const database = z
  .strictObject({
    /**
     * MySQL's version, major and minor; a patch (`8.4.6`) pins it, else AWS takes the newest in the maintenance window. 8.4 is in
     * standard support until 2029 (check); 8.0 left it in July 2026 and costs extra per vCPU-hour (extended support).
     */
    version: z
      .string()
      .regex(/^8\.[04](\.\d{1,2})?$/, "must be 8.4 or 8.0, with or without a patch such as 8.4.6")
      .default("8.4"),
    /** Name of the database in it. Another name replaces the instance: of one that exists, the name that it has. */
    databaseName: z
      .string()
      .regex(/^[a-z][a-z0-9_]{0,63}$/, "must be lower-case letters, digits and _, at most 64, beginning with a letter")
      .default("platform"),
    /** Name of the master user. Another name replaces the instance: of one that exists, the name that it has. */
    masterUser: z
      .string()
      .regex(/^[A-Za-z][A-Za-z0-9]{0,15}$/, "must be at most 16 letters and digits, beginning with a letter")
      .default("admin"),
    /**
     * Name of the group of data subnets, where it is not the instance's: an instance that exists cannot change to another group in its
     * VPC. @default the instance's name
     */
    subnetGroup: z
      .string()
      .regex(/^[a-z][a-z0-9._-]{0,254}$/, "must be the name of a DB subnet group, in lower case")
      .optional(),
    /** ARN of the key that an instance which exists is encrypted with; another key replaces it. @default the platform's key for data */
    storageKeyArn: z
      .string()
      .regex(/^arn:aws[a-z-]*:kms:[a-z0-9-]+:\d{12}:key\/[\w-]+$/, "must be the ARN of a KMS key")
      .optional(),
    /** Allows a deploy to go to the next major version, which cannot be undone but by restoring a backup. Set it for that deploy only. */
    allowMajorUpgrade: z.boolean().default(false),
    /** Size of the instance. Seoul (check): db.t4g.micro about $0.025/h, db.m7g.large about $0.23/h; changing it is an outage of minutes. */
    instanceClass: databaseClass.default("db.t4g.micro"),
    /** GiB of gp3 storage at the start, $0.131 per GiB-month; it can only grow. */
    storageGib: z.int().min(20).max(65_536).default(20),
    /** GiB up to which storage grows by itself; what it has grown by is paid and never shrinks. */
    storageCeilingGib: z.int().min(22).max(65_536).default(100),
    /**
     * Days back to which the database can be restored, to the second; backups up to the size of the storage are free.
     * @default 14 where `protectData` is set, else 1
     */
    restoreDays: z.int().min(1).max(35).optional(),
    /**
     * Connections that MySQL takes at once; each costs memory, and an alarm tells when four of five are taken.
     * @default 60 per GiB of `instanceClass`
     */
    maxConnections: z.int().min(10).max(100_000).optional(),
    /** Statements that take longer are logged, in seconds. */
    slowQuerySeconds: z.number().min(0.001).max(3600).default(1),
    /**
     * Changes that interrupt (class, version, storage type) are made at once (true) or in the next maintenance window (false): until
     * then every plan shows them again. Either way, switching `availability` interrupts nothing.
     */
    applyImmediately: z.boolean().default(false),
    /** When AWS may interrupt for patches and for changes that wait. */
    maintenanceWindow: weeklyWindow.default("sun:18:00-sun:19:00"),
    /** When the daily backup is taken; without a standby, writes pause for seconds. It must not meet the maintenance window. */
    backupWindow: dailyWindow.default("16:00-17:00"),
    /**
     * What CloudWatch Database Insights shows: `standard` keeps 7 days for nothing, where the class has it (micro and small have not);
     * `advanced` keeps 15 months and is paid by vCPU, about $9 a month each (check); `off` nothing.
     */
    insights: z.enum(["off", "standard", "advanced"]).default("standard"),
    /** Seconds between readings of the operating system, written to CloudWatch Logs (paid by the GB); 0 is off. */
    enhancedMonitoringSeconds: z.literal([0, 1, 5, 10, 15, 30, 60]).default(0),
  })
  .superRefine((value, context) => {
    // RDS refuses a ceiling that is not at least a tenth above. Source: RDS user guide, "Managing capacity automatically".
    const least = Math.ceil((value.storageGib * 11) / 10);
    if (value.storageCeilingGib < least) {
      context.addIssue({
        code: "custom",
        path: ["storageCeilingGib"],
        message: `must be at least a tenth above storageGib (${value.storageGib}), i.e. ${least}`,
      });
    }
    if (windowsMeet(value.backupWindow, value.maintenanceWindow)) {
      context.addIssue({
        code: "custom",
        path: ["backupWindow"],
        message: `must not meet maintenanceWindow (${value.maintenanceWindow})`,
      });
    }
    if (value.insights === "advanced" && !hasInsights(value.instanceClass)) {
      context.addIssue({
        code: "custom",
        path: ["insights"],
        message: `${value.instanceClass} is too small for insights; take db.t4g.medium or larger, or "standard"`,
      });
    }
  })
  .prefault({});

/** Connections per GiB of memory: less than AWS's own formula (about 85), which forgets what the operating system takes of a small class. */
const connectionsPerGib = 60;

/** Connections that MySQL takes at once. */
export const connectionsOf = ({
  maxConnections,
  instanceClass,
}: Pick<z.output<typeof database>, "maxConnections" | "instanceClass">): number =>
  maxConnections ?? connectionsPerGib * memoryGib(instanceClass);

import { z } from "zod";
import { isCidrWithin } from "./cidr.ts";
import { subnetsFit } from "./subnets.ts";
import { templatePaths } from "./terraform-templates.ts";

/** Availability zone name, e.g. `ap-northeast-2a`. */
export const azName = z
  .string()
  .regex(/^[a-z]{2}(-[a-z]+)+-\d[a-z]$/, "must be an availability zone such as ap-northeast-2a");

const cidr = z.cidrv4("must be an IPv4 range such as 10.0.0.0/16");

/** Retentions that CloudWatch Logs accepts, in days. Source: PutRetentionPolicy, CloudWatch Logs API reference. */
const logRetentionDays = z.union(
  [1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653].map(
    (days) => z.literal(days),
  ),
  "must be a retention that CloudWatch Logs accepts: 1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, ... 3653",
);

const tierSubnets = z.record(azName, cidr);

const network = z
  .strictObject({
    /** The VPC's range; environments that may ever be peered must not overlap. */
    cidr,
    /** One subnet per tier and AZ, keyed by AZ name so that adding an AZ moves nothing. */
    subnets: z.strictObject({ public: tierSubnets, private: tierSubnets, data: tierSubnets }),
    /** AWS services reached over interface endpoints ("logs", "ssm", ...). About $9.5 a month per service and AZ. */
    interfaceEndpoints: z.array(z.string().regex(/^[a-z][a-z0-9.-]*$/)).default([]),
    /** Which traffic VPC flow logs keep; "none" costs nothing and answers nothing after an incident. */
    flowLogs: z.enum(["all", "reject", "none"]).default("reject"),
  })
  .superRefine((value, context) => {
    for (const path of templatePaths(value))
      context.addIssue({ code: "custom", path, message: "must not contain ${ or %{, which Terraform would evaluate" });
    for (const [tier, subnets] of Object.entries(value.subnets)) {
      for (const [zone, range] of Object.entries(subnets)) {
        if (!isCidrWithin(range, value.cidr)) {
          context.addIssue({
            code: "custom",
            path: ["subnets", tier, zone],
            message: `${range} must lie within ${value.cidr}`,
          });
        }
      }
    }
  });

const streams = z
  .strictObject({
    /** On-demand pays per GB and scales itself; provisioned pays per shard-hour and suits a steady load. */
    mode: z.enum(["on-demand", "provisioned"]).default("on-demand"),
    /** Shards of a provisioned stream: 1,000 records/s or 1 MB/s each. Ignored by on-demand. */
    shards: z.int().min(1).max(500).default(2),
    /** How long records can be re-read, 24 to 8,760 hours; beyond 24 costs extra. */
    retentionHours: z.int().min(24).max(8760).default(24),
  })
  .prefault({});

const pipeline = z
  .strictObject({
    /** Records per invocation. */
    batchSize: z.int().min(1).max(10_000).default(200),
    /** How long to wait for a fuller batch: cheaper, but later. */
    batchingWindowSeconds: z.int().min(0).max(300).default(1),
    /** Concurrent batches per shard; order per partition key is kept. */
    parallelization: z.int().min(1).max(10).default(2),
    /** Retries before a batch goes to the on-failure bucket. */
    retries: z.int().min(0).max(10_000).default(5),
    /** Age at which a record goes to the on-failure bucket; must be below the stream's retention. */
    maximumRecordAgeSeconds: z.int().min(60).max(604_800).default(21_600),
    /** Lambda memory in MB; CPU grows with it. */
    memoryMb: z.int().min(128).max(10_240).default(512),
    /** How long stored events stay readable. */
    keepEventsDays: z.int().min(1).max(3650).default(90),
  })
  .prefault({});

const api = z.strictObject({
  /** Issuer of the access tokens, an OpenID Connect provider. */
  issuer: z.url({ protocol: /^https$/, error: "must be an https URL" }),
  /** Audiences (client ids) whose tokens are accepted. */
  audiences: z.array(z.string().min(1)).min(1),
  /** Web origins that may call the API from a browser. */
  corsOrigins: z.array(z.url({ protocol: /^https$/, error: "must be an https origin" })).default([]),
  /** Requests per second over a longer time, and at once. */
  throttle: z
    .strictObject({ ratePerSecond: z.int().min(1).default(2_000), burst: z.int().min(1).default(4_000) })
    .prefault({}),
});

/**
 * One environment as data. Every choice says what it means for cost and availability; nothing in the
 * code asks for an environment's name, it asks for the decision.
 */
export const environmentSchema = z
  .strictObject({
    /** Prefix of every stack id and name, e.g. `dev`. */
    name: z
      .string()
      .regex(/^[a-z][a-z0-9]{1,9}$/, "must be 2 to 10 lower-case letters or digits, starting with a letter"),
    /** The only AWS account that this environment may touch. */
    accountId: z.string().regex(/^\d{12}$/, "must be the 12 digits of an AWS account, as a string"),
    region: z.string().regex(/^[a-z]{2}(-[a-z]+)+-\d$/, "must be an AWS region such as ap-northeast-2"),
    /** AZs that subnets exist in, always at least two (RDS and EKS ask for two even in single-AZ). */
    availabilityZones: z.array(azName).min(2),
    /** `multi-az` doubles NAT gateways and standby nodes and survives the loss of an AZ; `single-az` does not. */
    availability: z.enum(["single-az", "multi-az"]).default("single-az"),
    /** Deletion protection, final snapshots and point-in-time recovery for everything that holds data. */
    protectData: z.boolean().default(true),
    /** How long log groups keep entries; storage is $0.03 per GB-month after $0.76 per GB of ingestion. */
    logRetentionDays: logRetentionDays.default(30),
    /** Who answers for it, and who pays. They become tags. */
    owner: z.string().min(1),
    costCenter: z.string().min(1),
    /** Where the states lie: one bucket per account. */
    state: z.strictObject({
      bucket: z.string().regex(/^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/, "must be an S3 bucket name"),
    }),
    network,
    streams,
    pipeline,
    api,
    alerts: z.strictObject({ emails: z.array(z.email()).default([]) }).prefault({}),
  })
  .superRefine((value, context) => {
    for (const path of templatePaths(value))
      context.addIssue({ code: "custom", path, message: "must not contain ${ or %{, which Terraform would evaluate" });
    for (const [tier, subnets] of Object.entries(value.network.subnets)) {
      const mismatch = subnetsFit(value.availabilityZones, subnets);
      if (mismatch) context.addIssue({ code: "custom", path: ["network", "subnets", tier], message: mismatch });
    }
    for (const [index, zone] of value.availabilityZones.entries()) {
      if (!zone.startsWith(value.region)) {
        context.addIssue({
          code: "custom",
          path: ["availabilityZones", index],
          message: `${zone} is not in ${value.region}`,
        });
      }
    }
    if (value.pipeline.maximumRecordAgeSeconds >= value.streams.retentionHours * 3600) {
      context.addIssue({
        code: "custom",
        path: ["pipeline", "maximumRecordAgeSeconds"],
        message: `must be below streams.retentionHours (${value.streams.retentionHours} h = ${value.streams.retentionHours * 3600} s), or records expire before they are set aside`,
      });
    }
  });

/** What one writes in `environments/<name>.ts`: defaults may be left out. */
export type EnvironmentInput = z.input<typeof environmentSchema>;

/** A validated environment with its defaults filled in, and the ad-hoc overrides of this run. */
export type Environment = z.output<typeof environmentSchema> & {
  /** Setting path -> JSON text of the value that `SLUICE_SET` put there; empty when none. */
  readonly overrides: Readonly<Record<string, string>>;
};

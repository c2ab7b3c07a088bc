import { z } from "zod";
import { connectionsFit } from "./connections.ts";
import { nodesFit } from "./node-counts.ts";
import { api } from "./settings/api.ts";
import { archive } from "./settings/archive.ts";
import { azName } from "./settings/az-name.ts";
import { cache } from "./settings/cache.ts";
import { database } from "./settings/database.ts";
import { employees } from "./settings/employees.ts";
import { fraud } from "./settings/fraud.ts";
import { frontend } from "./settings/frontend.ts";
import { iam } from "./settings/iam.ts";
import { images } from "./settings/images.ts";
import { kubernetes } from "./settings/kubernetes.ts";
import { logRetentionDays } from "./settings/log-retention.ts";
import { network } from "./settings/network.ts";
import { notify } from "./settings/notify.ts";
import { parameters } from "./settings/parameters.ts";
import { parts, tagValue } from "./settings/parts.ts";
import { pipeline } from "./settings/pipeline.ts";
import { pipelines } from "./settings/pipelines.ts";
import { secrets } from "./settings/secrets.ts";
import { security } from "./settings/security.ts";
import { services } from "./settings/services.ts";
import { signIn } from "./settings/sign-in.ts";
import { sla } from "./settings/sla.ts";
import { streams } from "./settings/streams.ts";
import { costs, usage } from "./settings/usage.ts";
import { subnetsFit } from "./subnets.ts";
import { templatePaths } from "./terraform-templates.ts";
import { timeZone } from "./time-zone.ts";

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
    availabilityZones: z
      .array(azName)
      .min(2)
      .refine((zones) => new Set(zones).size === zones.length, "must name each AZ once"),
    /** `multi-az` doubles NAT gateways and standby nodes and survives the loss of an AZ; `single-az` does not. */
    availability: z.enum(["single-az", "multi-az"]).default("single-az"),
    /** Deletion protection, final snapshots and point-in-time recovery for everything that holds data. */
    protectData: z.boolean().default(true),
    /** How long log groups keep entries; storage is $0.03 per GB-month after $0.76 per GB of ingestion. */
    logRetentionDays: logRetentionDays.default(30),
    /** Whose midnight ends a business day: a time zone of the IANA database. What is stored is in UTC whatever this says. */
    businessTimeZone: timeZone.default("Asia/Seoul"),
    /** Who answers for it, and who pays. They become tags. */
    owner: z.string().min(1),
    costCenter: z.string().min(1),
    /** What its data must comply with, e.g. "ISMS-P SOC2"; a tag, which auditors select by. It changes nothing else. */
    compliance: tagValue.min(1).default("none"),
    /**
     * Names of things that exist already, keyed by the name that they would get here: `{ "dev-sg-alb-main": "erp-dev-alb" }`.
     * A name is what import finds a thing by; most services replace a thing whose name changes.
     */
    names: z.record(z.string().min(1), z.string().min(1).max(255)).default({}),
    /** Where the states lie: one bucket per account. */
    state: z.strictObject({
      bucket: z.string().regex(/^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/, "must be an S3 bucket name"),
    }),
    network,
    security,
    services,
    streams,
    pipeline,
    pipelines,
    fraud,
    archive,
    api,
    iam,
    images,
    kubernetes,
    database,
    cache,
    employees,
    signIn,
    frontend,
    secrets,
    parameters,
    alerts: z.strictObject({ emails: z.array(z.email()).default([]) }).prefault({}),
    notify,
    sla,
    ...parts,
    usage,
    costs,
  })
  .superRefine((value, context) => {
    for (const path of templatePaths(value))
      context.addIssue({ code: "custom", path, message: "must not contain ${ or %{, which Terraform would evaluate" });
    for (const [tier, subnets] of Object.entries(value.network.subnets)) {
      const mismatch = subnetsFit(value.availabilityZones, subnets);
      if (mismatch) context.addIssue({ code: "custom", path: ["network", "subnets", tier], message: mismatch });
    }
    for (const [index, zone] of value.availabilityZones.entries()) {
      if (zone.slice(0, -1) !== value.region) {
        context.addIssue({
          code: "custom",
          path: ["availabilityZones", index],
          message: `${zone} is not in ${value.region}; name AZs of the region, or change region`,
        });
      }
    }
    const multiAz = value.availability === "multi-az";
    const tooMany = nodesFit(value.kubernetes.serviceNodes, value.availabilityZones.length, multiAz);
    if (tooMany)
      context.addIssue({ code: "custom", path: ["kubernetes", "serviceNodes", "maxNodes"], message: tooMany });
    if (value.protectData && value.employees.store === "rehearsal") {
      context.addIssue({
        code: "custom",
        path: ["employees", "store"],
        message: 'must be "database" where protectData is set: a rehearsal keeps nothing',
      });
    }
    const groups = value.signIn.groups.map((group) => group.name);
    // An issuer of the environment's own has groups of its own.
    if (value.api.issuer === undefined && !groups.includes(value.employees.managers)) {
      context.addIssue({
        code: "custom",
        path: ["employees", "managers"],
        message: `is no group of signIn.groups, which has ${groups.join(", ") || "none"}: nobody could change employees`,
      });
    }
    const crowd = connectionsFit(value);
    if (crowd) context.addIssue({ code: "custom", ...crowd });
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

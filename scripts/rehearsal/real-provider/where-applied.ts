/** Where the tests apply a stack with the real provider, and over what. */
export type Application =
  /** With what it reads applied before it, unless that is applied elsewhere and stood in for here. */
  | { readonly on: "moto" }
  /** On stand-ins for what it reads, which ministack cannot apply. `without` says what is left out of it, and why. */
  | { readonly on: "ministack"; readonly because: string; readonly without?: string }
  /** It is planned, and never applied with the real provider: no emulator can. */
  | { readonly on: "neither"; readonly because: string };

const moto = { on: "moto" } as const;

/**
 * Every stack by its concern. moto has most services; ministack has those that moto lacks, but not the network: it gives each subnet
 * an association with several ACLs, at which the provider stops.
 */
export const whereApplied: Readonly<Record<string, Application>> = {
  vpc: moto,
  "sg-alb": moto,
  "sg-eks": moto,
  "sg-rds": moto,
  "sg-redis": moto,
  alerts: moto,
  keys: moto,
  iam: moto,
  parameters: moto,
  secrets: moto,
  kinesis: moto,
  "scale-streams": moto,
  tables: moto,
  quarantine: moto,
  pipeline: moto,
  redrive: moto,
  fraud: moto,
  notify: moto,
  sla: moto,
  "daily-summary": moto,
  archive: moto,
  "cost-watch": moto,
  rds: moto,
  redis: {
    on: "neither",
    because:
      "moto has no user groups, and no nodes of a replication group to read back; ministack answers with XML that is not well-formed for users of all channels (`&*`)",
  },
  "employee-service": moto,
  cognito: moto,
  "api-gateway": moto,
  frontend: { on: "ministack", because: "moto has no response headers policies of CloudFront" },
  ecr: moto,
  eks: {
    on: "ministack",
    because: "moto has no add-ons and access entries of EKS",
    without: "the roles of the add-ons' pods: ministack answers with objects where AWS gives ARNs",
  },
  "load-balancer-controller": { on: "ministack", because: "moto has no Pod Identity associations" },
  cloudwatch: moto,
};

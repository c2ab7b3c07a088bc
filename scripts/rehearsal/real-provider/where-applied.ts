/** Where the tests apply a stack with the real provider, and over what. */
export type Application =
  /** With what it reads applied before it, unless that is on ministack. `without` says what is left out of it, and why. */
  | { readonly on: "moto"; readonly without?: string }
  /** Alone, on stand-ins for what it reads: ministack cannot apply those. */
  | { readonly on: "ministack"; readonly because: string; readonly without?: string };

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
  tables: moto,
  quarantine: moto,
  pipeline: moto,
  rds: moto,
  redis: { on: "moto", without: "the user group: moto has none, and ministack fails at the users in it" },
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

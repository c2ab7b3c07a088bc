import type { Environment } from "#environments/environment";

/** How much harm it does when what a resource holds gets into wrong hands, the least first. */
export const dataClasses = ["public", "internal", "confidential", "restricted"] as const;
/**
 * `public` is there for everybody to see; `internal` tells how the platform is built; `confidential` is about people (employees,
 * addresses, logs of their requests); `restricted` is card transactions and secrets.
 */
export type DataClass = (typeof dataClasses)[number];

/** The tag that says how a resource's data is classed. */
export const classTag = "DataClassification";

/** The tags that every taggable resource carries, by the provider's `default_tags`. */
export function standardTags(environment: Environment, stack: string, dataClass: DataClass): Record<string, string> {
  return {
    Application: "sluice",
    Environment: environment.name,
    Stack: stack,
    Owner: environment.owner,
    CostCenter: environment.costCenter,
    [classTag]: dataClass,
    Compliance: environment.compliance,
    ManagedBy: "terraform",
  };
}

import type { Configurations } from "#scripts/engine/cost/estimate";
import { entryOf, isContainer } from "#scripts/engine/plan/sensitive-parts";

/** Something that an account has only so many of. */
export interface QuotaUse {
  readonly name: string;
  /** Its code in Service Quotas, where it is looked up and raised. */
  readonly code: string;
  /** What a new account has; null where it counts something else than the environment's objects. */
  readonly byDefault: number | null;
  /** What the environment takes of it, before and after. Others in the same account and region take of it too. */
  readonly before: number;
  readonly after: number;
  readonly source: string;
}

/**
 * The quotas that a switch takes more of, by all stacks of the environment as they are synthesized. The account's own quotas and
 * what else is in it are not looked at.
 */
export function quotaUses(before: Configurations, after: Configurations): QuotaUse[] {
  const count = (stacks: Configurations, type: string, weight: (body: unknown) => number) =>
    [...stacks.values()]
      .flatMap(({ resource }) => Object.values(resource[type] ?? {}))
      .reduce<number>((sum, body) => sum + weight(body), 0);
  return quotas
    .map(({ type, weight, ...quota }) => ({
      ...quota,
      before: count(before, type, weight),
      after: count(after, type, weight),
    }))
    .filter((use) => use.after > use.before);
}

const quotas = [
  {
    name: "Elastic IP addresses per region",
    code: "L-0263D0A3",
    byDefault: 5,
    type: "aws_eip",
    weight: () => 1,
    source: "https://docs.aws.amazon.com/vpc/latest/userguide/amazon-vpc-limits.html",
  },
  {
    name: "nodes, each with its vCPUs (Running On-Demand Standard instances counts vCPUs: 5 in a new account)",
    code: "L-1216C47A",
    byDefault: null,
    type: "aws_eks_node_group",
    weight: nodesOf,
    source: "https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/ec2-on-demand-instances.html",
  },
];

/** CDKTF writes a block that there is one of as an object, Terraform itself as a list. */
function nodesOf(body: unknown): number {
  const written = entryOf(body, "scaling_config");
  const block = Array.isArray(written) ? written[0] : written;
  const size = isContainer(block) ? entryOf(block, "desired_size") : undefined;
  return typeof size === "number" ? size : 0;
}

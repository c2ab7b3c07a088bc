import { z } from "zod";
import { isPrivateRange } from "../cidr.ts";

/** What AWS takes in descriptions of groups and rules. Source: AuthorizeSecurityGroupIngress, Amazon EC2 API reference. */
const description = z
  .string()
  .regex(
    /^[A-Za-z0-9 ._\-:/()#,@[\]+=&;{}!$*]{1,255}$/,
    "must say what the rule is for, in 1 to 255 letters, digits, spaces and ._-:/()#,@[]+=&;{}!$*",
  );

const port = z.int().min(0).max(65_535);

const ruleShape = z.strictObject({
  description,
  protocol: z.enum(["tcp", "udp"]).default("tcp"),
  /** First and last port. */
  fromPort: port,
  toPort: port,
  /** IPv4 ranges on the other side. */
  cidrs: z.array(z.cidrv4("must be an IPv4 range such as 10.0.0.0/16")).min(1).optional(),
  /** Managed prefix lists on the other side, by id. */
  prefixLists: z
    .array(z.string().regex(/^pl-[0-9a-f]+$/, "must be the id of a prefix list such as pl-0123abcd"))
    .min(1)
    .optional(),
});
type Rule = z.output<typeof ruleShape>;

const rule = ruleShape.superRefine(({ fromPort, toPort, cidrs, prefixLists }, context) => {
  if (fromPort > toPort)
    context.addIssue({ code: "custom", path: ["toPort"], message: `must not be below fromPort (${fromPort})` });
  if (!cidrs === !prefixLists)
    context.addIssue({ code: "custom", message: "must have either cidrs or prefixLists; write two rules for both" });
});

/**
 * The platform's only public door is 443 of the ALB's group. Whatever else is let in comes from private ranges: this also stops
 * the internet in two halves (0.0.0.0/1 and 128.0.0.0/1), and an address that was let in one night and forgotten.
 */
function publicSources(rules: readonly Rule[], mayOpen: (rule: Rule) => boolean, context: z.RefinementCtx): void {
  for (const [index, each] of rules.entries()) {
    for (const [position, range] of (each.cidrs ?? []).entries()) {
      if (isPrivateRange(range) || mayOpen(each)) continue;
      context.addIssue({
        code: "custom",
        path: [index, "cidrs", position],
        message: "lets the internet in, which only port 443 of security.alb may; name a private range",
      });
    }
  }
}

const rulesIn = (mayOpen: (rule: Rule) => boolean = () => false) =>
  z
    .array(rule)
    .superRefine((rules, context) => publicSources(rules, mayOpen, context))
    .default([]);

/** What every group takes beside the rules that the platform needs. */
const extra = {
  /**
   * The group's description, for a group that exists already: AWS cannot change one, so another text replaces the group.
   * @default what its stack says
   */
  description: description.optional(),
  /** More traffic to let out. */
  egress: z.array(rule).default([]),
};

const group = { ...extra, ingress: rulesIn() };

/** The four security groups: what the environment lets through beside the rules that the platform needs. */
export const security = z
  .strictObject({
    alb: z
      .strictObject({
        ...extra,
        /** Who may call the public load balancer on 443; narrow it while only some may. */
        publicCidrs: z.array(z.cidrv4()).min(1).default(["0.0.0.0/0"]),
        ingress: rulesIn(({ fromPort, toPort, protocol }) => protocol === "tcp" && fromPort === 443 && toPort === 443),
      })
      .prefault({}),
    eks: z
      .strictObject({
        ...group,
        /** Addresses of MongoDB Atlas; narrow it to those that Atlas shows for the cluster. */
        mongodbCidrs: z.array(z.cidrv4()).min(1).default(["0.0.0.0/0"]),
      })
      .prefault({}),
    rds: z.strictObject(group).prefault({}),
    redis: z.strictObject(group).prefault({}),
  })
  .prefault({});

/** One rule that an environment adds to a group. */
export type ExtraRule = Rule;

import { z } from "zod";
import { type Arguments, blocks, documentIn, type StackConfiguration } from "./stack-configuration.ts";

const texts = z.union([z.string().transform((text) => [text]), z.array(z.string())]);

const statementSchema = z.object({
  Effect: z.enum(["Allow", "Deny"]),
  Principal: z.unknown().optional(),
  Action: texts.optional(),
  NotAction: texts.optional(),
  Resource: texts.optional(),
  NotResource: texts.optional(),
  Condition: z.unknown().optional(),
});

/** One statement of a policy, its lists as lists. */
export type PolicyStatement = z.output<typeof statementSchema>;

const documentSchema = z.object({
  Statement: z.union([z.array(statementSchema), statementSchema.transform((one) => [one])]),
});

/** A policy where it stands. */
export interface Policy {
  /** Stack, address and attribute. */
  readonly place: string;
  readonly type: string;
  /** Undefined when it cannot be read: then nobody knows what it allows. */
  readonly statements: readonly PolicyStatement[] | undefined;
}

/** Attributes that hold policies. A `data.aws_iam_policy_document` does not: it is refused where it is used. */
const ATTRIBUTES = ["policy", "assume_role_policy", "access_policy", "repository_policy", "resource_policy"];
/** Attributes of the same name that hold something else. */
const OTHERS = new Set(["aws_appautoscaling_policy", "aws_autoscaling_policy", "aws_ecr_lifecycle_policy"]);

/** Every policy of a stack: of roles, resources, and those within roles. */
export function policiesIn({ id, resources }: StackConfiguration): Policy[] {
  return resources
    .filter(([type]) => !OTHERS.has(type))
    .flatMap(([type, name, block]) =>
      policyTexts(block).map(([attribute, text]) => ({
        place: `${id} ${type}.${name} ${attribute}`,
        type,
        statements: documentSchema.safeParse(documentIn(text)).data?.Statement,
      })),
    );
}

function policyTexts(block: Arguments): (readonly [string, unknown])[] {
  const own = ATTRIBUTES.map((attribute) => [attribute, block[attribute]] as const);
  const inline = blocks(block.inline_policy).map(({ policy }) => ["inline_policy", policy] as const);
  return [...own, ...inline].filter(([, text]) => text !== undefined && text !== null);
}

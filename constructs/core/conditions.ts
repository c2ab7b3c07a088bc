import { z } from "zod";

/** One check as Terraform evaluates it: `condition` is an expression, `message` a template; both without `${}` around. */
export interface TerraformRule {
  readonly condition: string;
  readonly message: string;
}

/** The account and region that ARNs must belong to. */
export interface Place {
  readonly accountId: string;
  readonly region: string;
}

interface JsonSchema {
  readonly type?: string;
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly additionalProperties?: JsonSchema | boolean;
  readonly propertyNames?: JsonSchema;
  readonly items?: JsonSchema;
  readonly allOf?: readonly JsonSchema[];
  readonly pattern?: string;
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly minItems?: number;
  readonly ownArn?: { readonly service: string; readonly place: "regional" | "global" | "anonymous" };
}

/** Schemas as JSON, each made once: contracts are read by many stacks of several environments. */
const jsonSchemas = new WeakMap<z.ZodType, JsonSchema>();

function jsonSchemaOf(schema: z.ZodType): JsonSchema {
  const known = jsonSchemas.get(schema) ?? (z.toJSONSchema(schema) as JsonSchema);
  jsonSchemas.set(schema, known);
  return known;
}

/** A string as an HCL literal inside `${}`; template markers are escaped so that they stay text. */
const literal = (value: unknown) => JSON.stringify(value).replaceAll("${", "$${").replaceAll("%{", "%%{");

const matches = (expression: string, pattern: string) => `length(regexall(${literal(pattern)}, ${expression})) > 0`;

function ownArnPattern({ service, place }: NonNullable<JsonSchema["ownArn"]>, { accountId, region }: Place): string {
  const owner = { regional: `${region}:${accountId}`, global: `:${accountId}`, anonymous: ":" }[place];
  return `^arn:aws[a-z-]*:${service}:${owner}:`;
}

/** Checks of one value, each with a phrase that says what it must be. */
function* checks(schema: JsonSchema, expression: string, place: Place): Generator<[condition: string, phrase: string]> {
  for (const part of schema.allOf ?? []) yield* checks(part, expression, place);
  // A pattern is matched by strings only, and says more.
  if (schema.type === "string" && !schema.enum && !schema.pattern)
    yield [`can(regex("", ${expression}))`, "must be a string"];
  if (schema.type === "number" || schema.type === "integer")
    yield [`${expression} + 0 == ${expression}`, "must be a number"];
  if (schema.type === "integer") yield [`floor(${expression}) == ${expression}`, "must be a whole number"];
  if (schema.type === "boolean") yield [`contains([true, false], ${expression})`, "must be true or false"];
  if (schema.pattern && !schema.ownArn) yield [matches(expression, schema.pattern), `must match ${schema.pattern}`];
  if (schema.ownArn) {
    const pattern = ownArnPattern(schema.ownArn, place);
    yield [matches(expression, pattern), `must be an ARN of this account and region, matching ${pattern}`];
  }
  if (schema.enum)
    yield [`contains(${literal(schema.enum)}, ${expression})`, `must be one of ${schema.enum.join(", ")}`];
  if (schema.const !== undefined)
    yield [`${expression} == ${literal(schema.const)}`, `must be ${String(schema.const)}`];
  if (schema.minLength !== undefined)
    yield [`length(${expression}) >= ${schema.minLength}`, `must have at least ${schema.minLength} characters`];
  if (schema.maxLength !== undefined)
    yield [`length(${expression}) <= ${schema.maxLength}`, `must have at most ${schema.maxLength} characters`];
  if (schema.minimum !== undefined) yield [`${expression} >= ${schema.minimum}`, `must be at least ${schema.minimum}`];
  if (schema.maximum !== undefined) yield [`${expression} <= ${schema.maximum}`, `must be at most ${schema.maximum}`];
  if (schema.minItems !== undefined)
    yield [`length(${expression}) >= ${schema.minItems}`, `must have at least ${schema.minItems} entries`];
  yield* collectionChecks(schema, expression, place);
}

/** Every entry of an array or record, and every key of a record, in one condition each. */
function* collectionChecks(schema: JsonSchema, expression: string, place: Place): Generator<[string, string]> {
  const entries =
    schema.items ?? (typeof schema.additionalProperties === "object" ? schema.additionalProperties : undefined);
  if (entries) {
    for (const [condition, phrase] of checks(entries, "v", place)) {
      yield [`alltrue([for k, v in ${expression} : ${condition}])`, `every entry ${phrase}`];
    }
  }
  if (schema.propertyNames) {
    for (const [condition, phrase] of checks(schema.propertyNames, "k", place)) {
      yield [`alltrue([for k, v in ${expression} : ${condition}])`, `every key ${phrase}`];
    }
  }
}

/** Walks the fields of an object, so that every rule names the field it is about. */
function* fieldRules(
  schema: JsonSchema,
  expression: string,
  place: Place,
  path: string,
): Generator<[string, string, string, string]> {
  if (!schema.properties) {
    for (const [condition, phrase] of checks(schema, expression, place)) yield [condition, phrase, path, expression];
    return;
  }
  for (const [field, child] of Object.entries(schema.properties)) {
    yield* fieldRules(child, `${expression}.${field}`, place, path ? `${path}.${field}` : field);
  }
}

/**
 * The rules of a zod object as Terraform conditions over the expression `root`. They hold for any tool that runs Terraform,
 * and a missing or mistyped field fails its rule instead of breaking the evaluation.
 * @throws Error for a pattern that Terraform's regular expressions (RE2) do not know
 */
export function terraformRules(input: {
  schema: z.ZodType;
  root: string;
  place: Place;
  where: string;
}): TerraformRule[] {
  const schema = jsonSchemaOf(input.schema);
  return [...fieldRules(schema, input.root, input.place, "")].map(([condition, phrase, path, expression]) => {
    if (/\(\?[=!<]/.test(condition)) {
      throw new Error(
        `${input.where}: field ${path}: Terraform's regular expressions know no look-around; write ${phrase} without it`,
      );
    }
    const text = `${input.where}: field ${path} ${phrase}; got `.replaceAll("${", "$${");
    return { condition: `try(${condition}, false)`, message: `${text}\${try(jsonencode(${expression}), "nothing")}` };
  });
}

import { z } from "zod";
import { terraformRules } from "./conditions.ts";

/** Fields of a contract: zod types of strings, numbers, booleans, and records, arrays or objects of them. */
export type Shape = Readonly<Record<string, z.ZodType>>;

/** What one stack promises the others. Its name is the concern that publishes it. */
export interface Contract<S extends Shape = Shape> {
  readonly name: string;
  readonly version: number;
  readonly schema: z.ZodObject<S>;
  readonly example: z.output<z.ZodObject<S>>;
  /**
   * Validates a live document, the JSON text of the parameter.
   * @throws ContractError naming every field that breaks its rule
   */
  parse(text: string): z.output<z.ZodObject<S>>;
}

/** Thrown for a contract that is declared or used wrongly, and for a live document that breaks it. */
export class ContractError extends Error {
  override name = "ContractError";
}

interface Options<S extends Shape> {
  /** A valid document: the placeholder of previews, and what the documentation shows. */
  readonly example: z.output<z.ZodObject<S>>;
  /** Raised when a field changes its meaning. @default 1 */
  readonly version?: number;
}

/**
 * Parameter Store is readable by everyone who deploys, and a hostile value must not decide who may do what:
 * contracts carry ids and ARNs, never secrets, principals, policies or code.
 */
const forbiddenField =
  /(password|passphrase|credential|privatekey|apikey|token$|principal|policy$|userdata|statement)/i;

const problems = (error: z.ZodError) =>
  error.issues.map((issue) => `${issue.path.map(String).join(".") || "document"}: ${issue.message}`).join("; ");

/**
 * Declares a contract once: typed references, the checks inside Terraform, the stack graph, the validator of live
 * documents and the placeholders of previews all come from here.
 * @throws ContractError when the example is not valid, a field's name is forbidden or a rule cannot be said in Terraform
 */
export function contract<S extends Shape>(name: string, fields: S, options: Options<S>): Contract<S> {
  const schema = z.strictObject(fields) as unknown as z.ZodObject<S>;
  const version = options.version ?? 1;
  const where = `contract ${name}`;
  for (const field of Object.keys(fields)) {
    if (forbiddenField.test(field)) {
      throw new ContractError(
        `${where}: field ${field} sounds like a secret, a principal, a policy or user data; publish an id or an ARN instead`,
      );
    }
  }
  const example = schema.safeParse(options.example);
  if (!example.success)
    throw new ContractError(`${where}: its example breaks its own rules: ${problems(example.error)}`);
  // Compiled once at declaration, so that an inexpressible rule is found where it is written.
  terraformRules({ schema, root: "x", place: { accountId: "000000000000", region: "us-east-1" }, where });

  const document = z.strictObject({ contract: z.literal(name), version: z.literal(version), values: schema });
  return {
    name,
    version,
    schema,
    example: example.data,
    parse(text) {
      let live: unknown;
      try {
        live = JSON.parse(text);
      } catch (cause) {
        throw new ContractError(`${where}: the published document is not JSON; deploy the ${name} stack again`, {
          cause,
        });
      }
      const result = document.safeParse(live);
      if (!result.success)
        throw new ContractError(`${where}: the published document breaks it: ${problems(result.error)}`);
      return result.data.values as z.output<z.ZodObject<S>>;
    },
  };
}

/** Where ARNs of a service carry no region, or neither region nor account. Source: Service Authorization Reference. */
const arnPlaces: Readonly<Record<string, "global" | "anonymous">> = {
  iam: "global",
  cloudfront: "global",
  s3: "anonymous",
};

/** An ARN of the given service; that account and region are the stack's own is checked inside Terraform. */
export function arn(service: string) {
  return z
    .string()
    .regex(new RegExp(`^arn:aws[a-z-]*:${service}:`), `must be an ARN of ${service}`)
    .meta({ ownArn: { service, place: arnPlaces[service] ?? "regional" } });
}

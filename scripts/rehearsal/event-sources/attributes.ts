/** A setting of an event source mapping that AWS, or this rehearsal, would refuse. */
export class ConfigurationError extends Error {
  constructor(attribute: string, value: unknown, allowed: string, source: string) {
    super(
      `aws_lambda_event_source_mapping: ${attribute} is ${JSON.stringify(value) ?? "not set"}, allowed: ${allowed} (${source})`,
    );
    this.name = "ConfigurationError";
  }
}

/** Attributes as Terraform gives them: absent and null both mean "not set". */
export type Attributes = Readonly<Record<string, unknown>>;

const parameters =
  "https://docs.aws.amazon.com/lambda/latest/dg/services-kinesis-parameters.html, Lambda parameters for Kinesis";

export interface Range {
  readonly min: number;
  readonly max: number;
  /** Used when the attribute is not set. */
  readonly otherwise: number;
  /** A value outside the range that is allowed too: -1 for "for ever". */
  readonly also?: number;
}

export function integer(attributes: Attributes, name: string, { min, max, otherwise, also }: Range): number {
  const value = attributes[name] ?? otherwise;
  if (typeof value === "number" && Number.isInteger(value) && (value === also || (value >= min && value <= max))) {
    return value;
  }
  const extra = also === undefined ? "" : `${also} (for ever) or `;
  throw new ConfigurationError(name, value, `${extra}a whole number from ${min} to ${max}`, parameters);
}

export function boolean(attributes: Attributes, name: string, otherwise: boolean): boolean {
  const value = attributes[name] ?? otherwise;
  if (typeof value === "boolean") return value;
  throw new ConfigurationError(name, value, "true or false", parameters);
}

export function oneOf<const T extends string>(attributes: Attributes, name: string, values: readonly T[]): T {
  const found = values.find((value) => value === attributes[name]);
  if (found !== undefined) return found;
  throw new ConfigurationError(name, attributes[name], values.join(", "), parameters);
}

/** A text that matches the pattern; `allowed` describes it for the error. */
export function matching(attributes: Attributes, name: string, pattern: RegExp, allowed: string): string {
  const value = attributes[name];
  if (typeof value === "string" && pattern.test(value)) return value;
  throw new ConfigurationError(name, value, allowed, parameters);
}

/** The texts of a list or set, each one of `values`. */
export function subset<const T extends string>(attributes: Attributes, name: string, values: readonly T[]): T[] {
  const given = attributes[name] ?? [];
  if (Array.isArray(given) && given.every((item) => values.includes(item))) return given;
  throw new ConfigurationError(name, given, `a list of ${values.join(", ")}`, parameters);
}

/** A nested block, which Terraform gives as a list of at most one object (or as the object itself). */
export function block(attributes: Attributes, name: string): Attributes | undefined {
  const given = attributes[name];
  const first: unknown = Array.isArray(given) ? given[0] : given;
  return typeof first === "object" && first !== null ? (first as Attributes) : undefined;
}

/** Refuses a setting that changes what is delivered and that the rehearsal does not do. */
export function unsupported(attributes: Attributes, name: string): void {
  const value = attributes[name];
  const unset = value === null || value === undefined || value === 0 || (Array.isArray(value) && value.length === 0);
  if (!unset) {
    throw new ConfigurationError(name, value, "not set", "the rehearsal's event sources do not implement it");
  }
}

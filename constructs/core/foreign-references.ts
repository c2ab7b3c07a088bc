/** Thrown when a stack refers to a resource that is another stack's. */
export class ForeignReferenceError extends Error {
  override name = "ForeignReferenceError";
}

type Section = Readonly<Record<string, Readonly<Record<string, unknown>>>>;

/** `aws_vpc.main` or `data.aws_ssm_parameter.contracts_vpc`, where it begins an expression's path. */
const reference = /(?<![\w.":/-])(data\.)?(aws_[a-z0-9_]+)\.([A-Za-z][A-Za-z0-9_-]*)/g;

/** Every text of a configuration that Terraform evaluates; what begins with `//` is a remark. */
function* expressionsIn(value: unknown): Generator<string> {
  if (typeof value === "string") {
    if (value.includes("${")) yield value;
    return;
  }
  if (typeof value !== "object" || value === null) return;
  for (const [key, item] of Object.entries(value)) if (key !== "//") yield* expressionsIn(item);
}

/**
 * Refuses what refers to resources that the configuration does not have. CDKTF would read them from the other stack's whole state, and
 * refuse to deploy a stack alone from then on.
 * @param stackId the stack, for the error
 * @throws ForeignReferenceError naming the first
 */
export function checkReferences(
  stackId: string,
  configuration: { readonly resource?: Section; readonly data?: Section },
): void {
  const { resource = {}, data = {} } = configuration;
  for (const text of expressionsIn(configuration)) {
    for (const [found, isData, type = "", id = ""] of text.matchAll(reference)) {
      if ((isData ? data : resource)[type]?.[id] === undefined)
        throw new ForeignReferenceError(
          `${stackId}: refers to ${found}, which it does not have; publish the value in the contract of the stack that has it, and read it from there`,
        );
    }
  }
}

import type { LiveDocument } from "#scripts/engine/contracts/live-contracts";
import { readTerraformJson } from "#scripts/engine/ledger/terraform-json";
import { entryOf, isContainer } from "#scripts/engine/plan/sensitive-parts";
import type { DeclaredResource } from "#scripts/engine/recovery/missing-resources";

/** What stacks publish right now, by contract. */
export type Documents = ReadonlyMap<string, LiveDocument>;

/** Attributes of a stack's own resources that its published contract tells: address -> attribute -> text. */
export type PublishedAttributes = ReadonlyMap<string, ReadonlyMap<string, string>>;

const ownReference = /^\$\{(aws_\w+\.[\w-]+)\.(\w+)\}$/;

/**
 * What a stack's contract, as it is published, says of the stack's own resources: where the code publishes `aws_vpc.network.id`, the
 * document has that VPC's id. Of a document that is no JSON, nothing.
 */
export function publishedAttributes(directory: string, document: LiveDocument | undefined): PublishedAttributes {
  const attributes = new Map<string, Map<string, string>>();
  const { locals } = readTerraformJson(directory) as { readonly locals?: unknown };
  const walk = (code: unknown, live: unknown): void => {
    if (typeof code === "string") {
      const [, address, attribute] = ownReference.exec(code) ?? [];
      if (!address || !attribute || typeof live !== "string") return;
      attributes.set(address, (attributes.get(address) ?? new Map()).set(attribute, live));
    } else if (isContainer(code)) for (const [key, entry] of Object.entries(code)) walk(entry, entryOf(live, key));
  };
  walk(entryOf(entryOf(locals, "document"), "values"), valuesOf(document));
  return attributes;
}

const readReferences =
  /\$\{jsondecode\(data\.aws_ssm_parameter\.contracts_([\w-]+)\.insecure_value\)\.values((?:\.[A-Za-z_][\w-]*|\["[^"\\]+"\])+)\}/g;

/** Resources in whose arguments every value that is read from a published contract stands as a literal. */
export function withPublished(resources: readonly DeclaredResource[], documents: Documents): DeclaredResource[] {
  const read = (reference: string, contract: string, path: string): string => {
    const keys = [...path.matchAll(/\.([\w-]+)|\["([^"]+)"\]/g)].map(([, dotted, quoted]) => (dotted ?? quoted)!);
    const live = keys.reduce(entryOf, valuesOf(documents.get(contract)));
    // A text that Terraform would evaluate is nobody's id.
    return typeof live === "string" && !/[$%]\{/.test(live) ? live : reference;
  };
  const resolve = (value: unknown): unknown =>
    typeof value === "string" ? value.replaceAll(readReferences, read) : value;
  return resources.map((resource) => ({
    ...resource,
    values: Object.fromEntries(Object.entries(resource.values).map(([name, value]) => [name, resolve(value)])),
  }));
}

function valuesOf(document: LiveDocument | undefined): unknown {
  try {
    return entryOf(JSON.parse(document?.text ?? "null"), "values");
  } catch {
    return undefined;
  }
}

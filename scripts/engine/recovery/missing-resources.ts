import { readFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { addressTag } from "#constructs/core/address-tags";
import { Failure } from "#scripts/engine/failure";
import { type ImportIdForm, importIdForm } from "./import-ids.ts";

/** A resource that a stack's code declares. */
export interface DeclaredResource {
  /** E.g. `aws_sqs_queue.jobs`. */
  readonly address: string;
  readonly type: string;
  /** Whether an object of it carries the tag `Address`. */
  readonly tagged: boolean;
  /** Its arguments as the Terraform JSON has them. */
  readonly values: Readonly<Record<string, unknown>>;
}

/** A resource that a stack's code declares and its state does not hold. */
export interface MissingResource extends DeclaredResource {
  /** What it would be imported by, as far as that is known. */
  readonly form: ImportIdForm;
}

/** What is known of the attributes of the resource at an address. */
export type Known = (address: string, attribute: string) => string | undefined;

const configuration = z.object({
  resource: z.record(z.string(), z.record(z.string(), z.record(z.string(), z.unknown()))).default({}),
});

/**
 * Every AWS resource that a synthesized stack declares.
 * @throws Failure if the directory has none
 */
export function declaredResources(directory: string): readonly DeclaredResource[] {
  const file = join(directory, "cdk.tf.json");
  let resource: z.output<typeof configuration>["resource"];
  try {
    ({ resource } = configuration.parse(JSON.parse(readFileSync(file, "utf8"))));
  } catch (cause) {
    throw new Failure("failed", `${file} is no synthesized stack; delete cdktf.out and run again`, { cause });
  }
  return Object.entries(resource).flatMap(([type, named]) =>
    Object.entries(named).map(([name, values]) => ({
      address: `${type}.${name}`,
      type,
      tagged: carriesAddress(values.tags),
      values,
    })),
  );
}

/** A map of tags, or an expression that merges them. */
const carriesAddress = (tags: unknown): boolean =>
  typeof tags === "string"
    ? tags.includes(addressTag)
    : typeof tags === "object" && tags !== null && addressTag in tags;

const references = /\$\{(aws_\w+\.[\w-]+)\.(\w+)\}/g;

/** A resource together with what it would be imported by: names that stand in its code, and attributes of others that are known. */
export function missing(resource: DeclaredResource, known: Known): MissingResource {
  const form = importIdForm(resource.type, (attribute) => {
    const value = resource.values[attribute];
    // An id is AWS's to give; any other argument that is left out is not set.
    if (value === undefined || value === null) return attribute === "id" ? undefined : null;
    return literalOf(value, known);
  });
  return { ...resource, form };
}

/** The text of a literal in which plain references may stand; undefined if it has anything that only Terraform can work out. */
export function literalOf(value: unknown, known: Known): string | undefined {
  if (typeof value !== "string" || /[$%]\{/.test(value.replace(references, ""))) return undefined;
  const parts = [...value.matchAll(references)].map(([, address, attribute]) => known(address!, attribute!));
  if (parts.includes(undefined)) return undefined;
  return value.replace(references, () => parts.shift()!);
}

import { z } from "zod";
import { stringsIn } from "./canonical-json.ts";
import type { FieldsRead } from "./ledger.ts";
import type { TerraformJson } from "./terraform-json.ts";

const TYPE = "aws_ssm_parameter";
const PREFIX = "contracts_";

/** Stands for every field, where a document is used as a whole. */
export const ALL_FIELDS = "*";

/** A stack that reads a contract. */
export interface Reader {
  readonly id: string;
  /** Names of the fields; `*` for all of them. */
  readonly fields: readonly string[];
}

/** A stack that reads a contract by what it was applied with. */
export interface AppliedReader extends Reader {
  /** What its code reads of it by now; undefined where the code has no such stack. */
  readonly coded?: readonly string[] | undefined;
}

/** Whether it reads that field. */
export const readsField = ({ fields }: Reader, field: string): boolean =>
  fields.includes(field) || fields.includes(ALL_FIELDS);

const block = z.object({ name: z.string() });

/**
 * Name of the contract that a data source reads, undefined if it reads something else. Both its address and the parameter it names
 * must say so: see PlatformStack.read and parameterPath.
 */
export function contractReadBy(type: string, id: string, body: unknown): string | undefined {
  if (type !== TYPE || !id.startsWith(PREFIX)) return undefined;
  const contract = id.slice(PREFIX.length);
  const parsed = block.safeParse(body);
  return parsed.success && parsed.data.name.endsWith(`/${contract}/contract`) ? contract : undefined;
}

/** A reference to a contract's data source, and what follows it when one field is taken out of the document. */
const reference = new RegExp(
  `\\bdata\\.${TYPE}\\.${PREFIX}([\\w-]+)(?:\\.insecure_value\\)\\.values(?:\\.([A-Za-z_][\\w-]*)|\\["([^"\\\\]+)"\\]))?`,
  "g",
);

/** The fields of contracts that an expression uses, in order; `*` where it takes a document as a whole. */
export function* contractReferences(text: string): Generator<{ readonly contract: string; readonly field: string }> {
  for (const [, contract, dotted, quoted] of text.matchAll(reference))
    yield { contract: contract as string, field: dotted ?? quoted ?? ALL_FIELDS };
}

/**
 * Which fields of which contracts a stack's expressions use. Conditions inside a data source speak of `self` and do not count: they
 * check what is published, whether used or not. Nor does `depends_on`, which takes no value.
 */
export function fieldsRead(json: TerraformJson): FieldsRead {
  const fields = new Map<string, Set<string>>();
  for (const [id, body] of Object.entries(json.data[TYPE] ?? {})) {
    const contract = contractReadBy(TYPE, id, body);
    if (contract) fields.set(contract, new Set());
  }
  for (const text of stringsIn(json, ["//", "depends_on"]))
    for (const { contract, field } of contractReferences(text)) fields.get(contract)?.add(field);
  return Object.fromEntries([...fields].sort().map(([contract, names]) => [contract, [...names].sort()]));
}

import { z } from "zod";
import { Failure } from "#scripts/engine/failure";
import { stringsIn } from "#scripts/engine/ledger/canonical-json";
import { ALL_FIELDS, contractReferences } from "#scripts/engine/ledger/contract-reads";
import { readTerraformJson, type TerraformJson } from "#scripts/engine/ledger/terraform-json";
import type { Synthesis } from "#scripts/engine/synthesize";

const TYPE = "aws_secretsmanager_secret";

/** A stack that is told where a secret lies. */
export interface SecretReader {
  readonly stack: string;
  /** Names of its functions that are given the place in their variables: they fail without a value. Empty where it only grants rights. */
  readonly functions: readonly string[];
}

/** An entry of Secrets Manager that the code declares. Its value is in no code, plan or state. */
export interface DeclaredSecret {
  /** What commands call it: the end of its name, e.g. `mongodb-uri`. */
  readonly name: string;
  /** Its name in Secrets Manager, e.g. `sluice/dev/ap-northeast-2/secrets/mongodb-uri`. */
  readonly id: string;
  /** Id of the stack that makes the entry. */
  readonly stack: string;
  /** What it is and how it is renewed. */
  readonly description: string;
  readonly readers: readonly SecretReader[];
}

/** One stack's configuration. */
export interface StackJson {
  readonly id: string;
  readonly concern: string;
  readonly json: TerraformJson;
}

/** Configurations of all stacks of a synthesis. */
export const configurationsOf = ({ graph, directoryOf }: Pick<Synthesis, "graph" | "directoryOf">): StackJson[] =>
  graph.stacks.map(({ id, concern }) => ({ id, concern, json: readTerraformJson(directoryOf(id)) }));

const entry = z.object({ name: z.string(), description: z.string().default("") });
const published = z.object({ document: z.object({ values: z.record(z.string(), z.unknown()) }) });

/** Every entry of Secrets Manager that these stacks declare, with those that are told where it lies. In the order of the stacks. */
export function declaredSecrets(stacks: readonly StackJson[]): DeclaredSecret[] {
  return stacks.flatMap(({ id: stack, concern, json }) =>
    Object.entries(json.resource[TYPE] ?? {}).flatMap(([resource, body]) => {
      const parsed = entry.safeParse(body);
      if (!parsed.success) return [];
      const { name: id, description } = parsed.data;
      const address = `${TYPE}.${resource}`;
      const place = { id, address, stack, contract: concern, fields: fieldsWith(address, json) };
      const readers = stacks.flatMap((other) => readerOf(other, place));
      return [{ name: id.slice(id.lastIndexOf("/") + 1), id, stack, description, readers }];
    }),
  );
}

interface Place {
  readonly id: string;
  readonly address: string;
  readonly stack: string;
  readonly contract: string;
  /** Fields of the contract that lead to it. */
  readonly fields: readonly string[];
}

/** Names of the published fields that carry something of a resource. */
function fieldsWith(address: string, json: TerraformJson): string[] {
  const parsed = published.safeParse(json.locals);
  if (!parsed.success) return [];
  return Object.entries(parsed.data.document.values)
    .filter(([, value]) => [...stringsIn(value)].some((text) => speaksOf(text, address)))
    .map(([field]) => field);
}

function readerOf({ id, json }: StackJson, place: Place): SecretReader[] {
  const isTold = (value: unknown) =>
    [...stringsIn(value, ["//", "depends_on"])].some((text) => mentions(text, { ...place, own: id === place.stack }));
  const functions = Object.entries(json.resource.aws_lambda_function ?? {}).flatMap(([resource, body]) => {
    const { environment, function_name: name } = body as { environment?: unknown; function_name?: unknown };
    if (!isTold(environment)) return [];
    return [typeof name === "string" && !name.includes("${") ? name : `aws_lambda_function.${resource}`];
  });
  // The stack that makes the entry speaks of it in any case.
  return functions.length > 0 || (id !== place.stack && isTold(json)) ? [{ stack: id, functions }] : [];
}

/** Whether an expression leads to the entry: by its address in its own stack, by a contract's field, or by its very name. */
function mentions(text: string, { id, address, contract, fields, own }: Place & { readonly own: boolean }): boolean {
  if ((own && speaksOf(text, address)) || speaksOf(text, id)) return true;
  return [...contractReferences(text)].some(
    (read) => read.contract === contract && (fields.includes(read.field) || (read.field === ALL_FIELDS && !own)),
  );
}

/** What may follow a name: nothing that makes it a longer one, or the six characters that end an ARN, as patterns write them. */
const afterName = /^(?:$|[^\w/-]|-(?:\*|\?{6}))/;

function speaksOf(text: string, name: string): boolean {
  for (let at = text.indexOf(name); at !== -1; at = text.indexOf(name, at + 1))
    if (afterName.test(text.slice(at + name.length))) return true;
  return false;
}

/**
 * The secret of that name. What was given is not repeated: it may be a value that ended up in the wrong place.
 * @throws Failure("usage") with the names there are
 */
export function findSecret(secrets: readonly DeclaredSecret[], name: string): DeclaredSecret {
  const found = secrets.filter((secret) => secret.id === name || secret.name === name);
  if (found.length === 1) return found[0]!;
  const names = secrets.map((secret) => (found.length > 1 ? secret.id : secret.name)).join(", ");
  throw new Failure(
    "usage",
    found.length > 1
      ? `several secrets have that name; say which: ${names}`
      : `the environment declares no secret of that name; there are ${names || "none"}`,
  );
}

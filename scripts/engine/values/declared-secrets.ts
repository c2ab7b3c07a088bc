import { z } from "zod";
import { Failure } from "#scripts/engine/failure";
import { stringsIn } from "#scripts/engine/ledger/canonical-json";
import { ALL_FIELDS, contractReferences } from "#scripts/engine/ledger/contract-reads";
import type { TerraformJson } from "#scripts/engine/ledger/terraform-json";
import { type PlaceReader, readersOf, type StackJson, speaksOf } from "./place-readers.ts";

const TYPE = "aws_secretsmanager_secret";

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
  readonly readers: readonly PlaceReader[];
}

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
      const fields = fieldsWith(address, json);
      const leads = (text: string, reader: string) =>
        (reader === stack && speaksOf(text, address)) ||
        speaksOf(text, id) ||
        [...contractReferences(text)].some(
          ({ contract, field }) =>
            contract === concern && (fields.includes(field) || (field === ALL_FIELDS && reader !== stack)),
        );
      const readers = readersOf(stacks, { leads, owner: stack });
      return [{ name: id.slice(id.lastIndexOf("/") + 1), id, stack, description, readers }];
    }),
  );
}

/** Names of the published fields that carry something of a resource. */
function fieldsWith(address: string, json: TerraformJson): string[] {
  const parsed = published.safeParse(json.locals);
  if (!parsed.success) return [];
  return Object.entries(parsed.data.document.values)
    .filter(([, value]) => [...stringsIn(value)].some((text) => speaksOf(text, address)))
    .map(([field]) => field);
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

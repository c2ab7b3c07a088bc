import { ec2ImportId, importIdFromArn } from "#scripts/engine/recovery/arn-ids";
import { type HeldObject, holderOf } from "#scripts/engine/recovery/held-objects";
import { isUsableId } from "#scripts/engine/recovery/import-command";
import { importIdForm, importId as importIdOf, notImportable } from "#scripts/engine/recovery/import-ids";
import { type LookedAtStack, missingOf } from "#scripts/engine/recovery/looked-at-stack";
import type { MissingResource } from "#scripts/engine/recovery/missing-resources";
import type { FoundObject, NamedObject } from "#scripts/engine/recovery/tagged-objects";
import type { PublishedAttributes } from "./published-ids.ts";

/**
 * How an id was found: `given`; `tag`: the object's own tags name stack and address; `contract`: the stack's published contract says
 * it; `name`: its tag `Name` is the code's; `code`: it is made of what the code and the ids found so far tell.
 */
export type How = "given" | "tag" | "contract" | "name" | "code";

/** An object that may be the one for an address. */
export interface Candidate {
  readonly id: string;
  readonly how: How;
}

interface Of {
  readonly address: string;
  readonly type: string;
}

/** What is known of the object for an address. Ids may have been written by others: they go to people through `printable`. */
export type Identified =
  /** The state has it already. */
  | (Of & { readonly kind: "held"; readonly id: string })
  /** The state has another object there than the one that was given. */
  | (Of & { readonly kind: "other"; readonly id: string; readonly heldId: string })
  | (Of & { readonly kind: "found" } & Candidate)
  | (Of & { readonly kind: "ambiguous"; readonly candidates: readonly Candidate[] })
  /** Some state has it already, at another address. */
  | (Of & { readonly kind: "taken"; readonly id: string; readonly by: string })
  | (Of & { readonly kind: "unknown" })
  /** The type cannot be imported; what becomes of it instead. */
  | (Of & { readonly kind: "impossible"; readonly instead: string });

/** An address to be imported. */
export interface Wanted {
  readonly address: string;
  /** What `terraform import` takes. @default looked up */
  readonly id?: string | undefined;
}

export interface Question {
  /** The stack; of `held` everything that its state has. In what is declared, published values stand as literals. */
  readonly stack: LookedAtStack;
  readonly wanted: readonly Wanted[];
  /** What every state of the environment holds, by the state's key. */
  readonly states: ReadonlyMap<string, readonly HeldObject[]>;
  /** What was found by tags of this platform. */
  readonly tagged: readonly FoundObject[];
  /** Whether `tagged` has every object there is, tagged or not. */
  readonly complete: boolean;
  readonly named: readonly NamedObject[];
  readonly published: PublishedAttributes;
  /** Whether a name that is given may by now be another object's than the one that the state has. @default false */
  readonly replace?: boolean | undefined;
}

/** Tells which object is to be imported at each address. What one finds may tell of another, as a subnet of its route table's association. */
export function identify(question: Question): readonly Identified[] {
  const { stack, wanted } = question;
  const given = new Map(wanted.map(({ address, id }) => [address, id]));
  const resources = new Map(stack.declared.map((resource) => [resource.address, resource]));
  const settle = (found: readonly FoundObject[]): Identified[] => {
    const missing = new Map(missingOf(stack, found).map((resource) => [resource.address, resource]));
    return wanted.map(({ address }) => {
      const type = resources.get(address)?.type ?? address.slice(0, address.indexOf("."));
      return identifyOne({ address, type }, given.get(address), missing.get(address), question);
    });
  };
  let answers = settle([]);
  for (let known = 0, left = wanted.length; left > 0; left--) {
    const found = answers.flatMap((each) => (each.kind === "found" ? [asFound(each, question)] : []));
    if (found.length === known) break;
    known = found.length;
    answers = settle(found);
  }
  return withoutTwins(answers);
}

function identifyOne(
  { address, type }: Of,
  given: string | undefined,
  missing: MissingResource | undefined,
  question: Question,
): Identified {
  const of = { address, type };
  const held = question.stack.held.find((object) => object.address === address);
  if (held) return asHeld(of, held, given, question);
  const instead = Object.hasOwn(notImportable, type) ? notImportable[type] : undefined;
  if (instead !== undefined) return { ...of, kind: "impossible", instead };
  const candidates: readonly Candidate[] =
    given !== undefined ? [{ id: given, how: "given" }] : missing ? candidatesFor(missing, question) : [];
  const free = candidates.filter(({ id }) => holding(type, id, question) === undefined);
  const [first, second] = free;
  if (first && !second) return { ...of, kind: "found", ...first };
  if (first) return { ...of, kind: "ambiguous", candidates: free };
  const [taken] = candidates;
  if (taken) return { ...of, kind: "taken", id: taken.id, by: holding(type, taken.id, question)! };
  return { ...of, kind: "unknown" };
}

function asHeld(of: Of, held: HeldObject, given: string | undefined, { replace = false }: Question): Identified {
  const { type, values, ids } = held;
  const id = importIdOf(type, values) || (ids[0] ?? "");
  const isSame =
    given === undefined || (ids.includes(given) && (!replace || given === values.id || given === values.arn));
  if (isSame) return { ...of, kind: "held", id };
  // Of two objects that had one name, one after the other, only the service's own id tells which.
  return { ...of, kind: "other", id: given, heldId: values.id && values.id !== id ? `${id} (${values.id})` : id };
}

/** Every object that may be the resource's, the surest first; each id once. */
function candidatesFor(
  missing: MissingResource,
  { stack, tagged, complete, named, published }: Question,
): readonly Candidate[] {
  const { address, type, values, form } = missing;
  const byTag = tagged
    .filter((object) => object.stack === stack.stackId && object.address === address)
    .flatMap(({ importId, arn }) => importId ?? (arn && importIdFromArn(type, arn)) ?? []);
  const told = published.get(address);
  const byContract =
    told &&
    (importIdForm(type, (attribute) => told.get(attribute)).exact ?? importIdFromArn(type, told.get("arn") ?? ""));
  const name = nameTag(values);
  const byName = named
    .filter((object) => object.name === name && isStrangers(object, stack.stackId, address))
    .flatMap((object) => (object.type === type ? object.importId : object.arn && ec2ImportId(type, object.arn)) ?? []);
  const { exact } = form;
  const exists = !complete || tagged.some((object) => object.type === type && object.importId === exact);
  const all: Candidate[] = [
    ...byTag.map((id) => ({ id, how: "tag" as const })),
    ...(byContract === undefined ? [] : [{ id: byContract, how: "contract" as const }]),
    ...byName.map((id) => ({ id, how: "name" as const })),
    ...(exact === undefined || !exists ? [] : [{ id: exact, how: "code" as const }]),
  ];
  return all.filter(({ id }, index) => isUsableId(id) && all.findIndex((other) => other.id === id) === index);
}

const isStrangers = ({ stack, address }: FoundObject, stackId: string, wanted: string): boolean =>
  (stack === undefined || stack === stackId) && (address === undefined || address === wanted);

function nameTag({ tags }: MissingResource["values"]): string | undefined {
  if (typeof tags !== "object" || tags === null) return undefined;
  const { Name: name } = tags as { readonly Name?: unknown };
  return typeof name === "string" ? name : undefined;
}

/** Which state has an object, and where: `aws_vpc.network (state dev/ap-northeast-2/vpc/terraform.tfstate)`. */
function holding(type: string, id: string, { states }: Question): string | undefined {
  for (const [key, objects] of states) {
    const holder = objects.find(
      (object) => object.type === type && holderOf([object])({ type, region: undefined, ids: [id] }),
    );
    if (holder) return `${holder.address} (state ${key})`;
  }
  return undefined;
}

/** What a found object tells of others. */
function asFound({ address, type, id }: Of & Candidate, { stack, tagged }: Question): FoundObject {
  const known = tagged.find((object) => object.importId === id && (object.type === type || object.address === address));
  const arn = known?.arn ?? (id.startsWith("arn:") ? id : undefined);
  return { type, region: known?.region, importId: id, arn, stack: stack.stackId, address };
}

/** Two addresses cannot have the same object. */
const withoutTwins = (answers: readonly Identified[]): Identified[] =>
  answers.map((each) => {
    if (each.kind !== "found") return each;
    const { address, type, id } = each;
    const twin = answers.find(
      (other) => other.kind === "found" && other.type === type && other.id === id && other.address !== address,
    );
    return twin ? { address, type, kind: "taken", id, by: `${twin.address}, which is to be imported as well` } : each;
  });

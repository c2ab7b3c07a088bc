import type { HeldObject } from "./held-objects.ts";
import { type DeclaredResource, type Known, literalOf, type MissingResource, missing } from "./missing-resources.ts";
import type { FoundObject } from "./tagged-objects.ts";

/** One stack as its code and its state have it. */
export interface LookedAtStack {
  readonly stackId: string;
  readonly held: readonly HeldObject[];
  readonly declared: readonly DeclaredResource[];
  /** What its killed applies were to create; undefined if nobody knows. */
  readonly creates: ReadonlySet<string> | undefined;
}

/** Whether the stack's state has an object at an address. */
export const holds = ({ held }: LookedAtStack, address: string): boolean =>
  held.some((object) => object.address === address);

/** Whether the stack's code has a resource at an address. */
export const declares = ({ declared }: LookedAtStack, address: string): boolean =>
  declared.some((resource) => resource.address === address);

/** What a stack declares and its state does not hold, with as much of its import ids as code, state and found objects tell. */
export function missingOf(stack: LookedAtStack, found: readonly FoundObject[]): readonly MissingResource[] {
  const known = knownOf(stack, found);
  return stack.declared
    .filter(({ address }) => !holds(stack, address) && (stack.creates?.has(address) ?? true))
    .map((resource) => missing(resource, known));
}

function knownOf({ stackId, held, declared }: LookedAtStack, found: readonly FoundObject[]): Known {
  const inState = new Map(held.map(({ address, values }) => [address, values]));
  const inCode = new Map(declared.map(({ address, values }) => [address, values]));
  const alive = new Map(
    found.flatMap((object) => (object.address && object.stack === stackId ? [[object.address, object] as const] : [])),
  );
  return (address, attribute) => {
    const values = inState.get(address);
    if (values) return values[attribute];
    const object = alive.get(address);
    if (!object) return undefined;
    if (attribute === "arn") return object.arn;
    if (attribute === "id" || attribute === "url" || attribute === "key_id") return object.importId;
    // A name in the code is the name of what was made from it.
    return literalOf(inCode.get(address)?.[attribute], () => undefined);
  };
}

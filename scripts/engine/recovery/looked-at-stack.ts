import type { HeldObject } from "./held-objects.ts";
import { type DeclaredResource, type Known, literalOf, type MissingResource, missing } from "./missing-resources.ts";
import type { FoundObject } from "./tagged-objects.ts";

/** One stack as its code and its state have it. */
export interface LookedAtStack {
  readonly stackId: string;
  /** What its state has, but for those in `gone`. */
  readonly held: readonly HeldObject[];
  /** What its state has and does not exist any more: a replacement that was cut short has destroyed it. */
  readonly gone: readonly HeldObject[];
  readonly declared: readonly DeclaredResource[];
  /** What its killed applies were to create; undefined if nobody knows. */
  readonly creates: ReadonlySet<string> | undefined;
}

/** Whether the stack's state has an object at an address. */
export const holds = ({ held }: LookedAtStack, address: string): boolean =>
  held.some((object) => object.address === address);

/** Whether the stack's state still has, at an address, an object that is gone. */
export const hasLost = ({ gone }: LookedAtStack, address: string): boolean =>
  gone.some((object) => object.address === address);

/**
 * The stack with what is gone told from what is there. What carries no tags can only be missed where everything that exists was
 * found.
 */
export function sortOut(stack: LookedAtStack, found: readonly FoundObject[], complete: boolean): LookedAtStack {
  const tagged = new Set(stack.declared.filter((resource) => resource.tagged).map(({ address }) => address));
  const isGone = ({ address, type, ids }: HeldObject) =>
    (complete || tagged.has(address)) &&
    !found.some(
      (object) =>
        object.type === type && [object.importId, object.arn].some((id) => id !== undefined && ids.includes(id)),
    );
  return {
    ...stack,
    held: stack.held.filter((object) => !isGone(object)),
    gone: [...stack.gone, ...stack.held.filter(isGone)],
  };
}

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

function knownOf({ stackId, held, gone, declared }: LookedAtStack, found: readonly FoundObject[]): Known {
  const inState = new Map(held.map(({ address, values }) => [address, values]));
  const lost = new Map(gone.map(({ address, values }) => [address, values]));
  const inCode = new Map(declared.map(({ address, values }) => [address, values]));
  const alive = new Map(
    found.flatMap((object) => (object.address && object.stack === stackId ? [[object.address, object] as const] : [])),
  );
  return (address, attribute) => {
    const values = inState.get(address);
    if (values) return values[attribute];
    const object = alive.get(address);
    if (!object) return lost.get(address)?.[attribute];
    if (attribute === "arn") return object.arn;
    if (attribute === "id" || attribute === "url" || attribute === "key_id") return object.importId;
    // A name in the code is the name of what was made from it.
    return literalOf(inCode.get(address)?.[attribute], () => undefined);
  };
}

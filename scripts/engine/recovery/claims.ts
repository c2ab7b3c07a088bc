import { isUsableId, typeOf } from "./import-command.ts";
import { notImportable } from "./import-ids.ts";
import { declares, hasLost, holds, type LookedAtStack } from "./looked-at-stack.ts";
import type { FoundObject, Suspect } from "./tagged-objects.ts";

/** Which resource of which stack an object is. */
export interface Claim {
  readonly stack: string;
  /** Undefined where that cannot be told. */
  readonly address: string | undefined;
  /** Whether the state still has, at that address, an object that is gone. */
  readonly replaces: boolean;
  /** Why it cannot be imported, and what to do; undefined if it can. */
  readonly instead: string | undefined;
}

const byHand = "delete it by hand if nothing uses it";

/** Tells which resource each object is. To be asked about every object once: a resource has one object. */
export function claims(
  stacks: readonly LookedAtStack[],
  suspects: readonly Suspect[],
): (object: FoundObject) => Claim | undefined {
  const taken = new Set<string>();

  const claimed = (stack: string, address: string, object: FoundObject): Claim => {
    const place = JSON.stringify([stack, address]);
    const instead = taken.has(place)
      ? `there is another object for ${address}: import one of them and delete the other by hand`
      : hindrance(object, address);
    taken.add(place);
    const replaces = stacks.some((each) => each.stackId === stack && hasLost(each, address));
    return { stack, address, replaces, instead };
  };

  const byTags = (object: FoundObject, stackId: string): Claim | undefined => {
    const stack = stacks.find((each) => each.stackId === stackId);
    if (!stack) return undefined;
    const { address, type } = object;
    if (address === undefined || type === undefined || typeOf(address) !== type)
      return {
        stack: stackId,
        address: undefined,
        replaces: false,
        instead: `it has no tag Address that names a resource of its type: find out what it is, and ${byHand}`,
      };
    if (holds(stack, address))
      return {
        stack: stackId,
        address,
        replaces: false,
        instead: `the state has another object at ${address}, as after a replacement that was cut short: ${byHand}`,
      };
    if (!declares(stack, address))
      return {
        stack: stackId,
        address,
        replaces: false,
        instead: `the code has no ${address}: check out the version that was being applied and run this again, or ${byHand}`,
      };
    if (hasInstances(stack, address))
      return {
        stack: stackId,
        address,
        replaces: false,
        instead: `${address} has several instances: find out which one this is, then \`terraform import '${address}["KEY"]' ID\``,
      };
    return claimed(stackId, address, object);
  };

  /** An object without tags is that of the resource whose import id it can have. */
  const byForm = (object: FoundObject): Claim | undefined => {
    const { type, importId } = object;
    if (importId === undefined) return undefined;
    const open = suspects.flatMap(({ stackId, missing }) =>
      missing
        .filter((resource) => resource.type === type && !resource.tagged && resource.form.admits(importId))
        .filter(({ address }) => !taken.has(JSON.stringify([stackId, address])))
        .map(({ address, form }) => ({ stackId, address, exact: form.exact !== undefined })),
    );
    const [first, ...others] = open.some(({ exact }) => exact) ? open.filter(({ exact }) => exact) : open;
    if (!first) return undefined;
    if (others.length === 0) return claimed(first.stackId, first.address, object);
    const addresses = [first, ...others].map(({ address }) => address);
    return {
      stack: first.stackId,
      address: undefined,
      replaces: false,
      instead: `it is one of ${addresses.join(", ")}: compare it with the code, then import it at the right one`,
    };
  };

  return (object) => (object.stack === undefined ? byForm(object) : byTags(object, object.stack));
}

/** Whether a resource is declared once for many objects. */
const hasInstances = ({ declared }: LookedAtStack, address: string): boolean =>
  declared.some(
    (resource) => resource.address === address && ("count" in resource.values || "for_each" in resource.values),
  );

/** What keeps an object from being imported at its address. */
function hindrance({ type, importId }: FoundObject, address: string): string | undefined {
  const gone = type && notImportable[type];
  if (gone) return `a ${type} cannot be imported: ${gone}`;
  if (importId === undefined)
    return `look up what a ${type} is imported by ("Import" on its page of the provider's documentation), then \`terraform import ${address} ID\``;
  return isUsableId(importId) ? undefined : `its id has control characters in it: ${byHand}`;
}

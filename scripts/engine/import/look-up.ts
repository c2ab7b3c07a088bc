import type { StackNode } from "#scripts/engine/graph";
import { readHeldObjects } from "#scripts/engine/recovery/held-states";
import { type LookedAtStack, missingOf } from "#scripts/engine/recovery/looked-at-stack";
import { declaredResources } from "#scripts/engine/recovery/missing-resources";
import type { RunRequest } from "#scripts/engine/run/run-request";
import { type Identified, identify, type Wanted } from "./identify.ts";
import { publishedAttributes, withPublished } from "./published-ids.ts";

/** What looking ids up needs of a run. */
export type LookUpPlace = Pick<RunRequest, "search" | "synthesis" | "control">;

/**
 * Tells which object is to be imported at each of these addresses of a stack: by what was given, or else by tags, published contract,
 * names. Reads every state of the environment; the cloud is asked only where an id is missing.
 * @param options.replace whether a given name may by now be another object's than the one in the state
 * @throws Failure if a state cannot be read, or the cloud cannot be asked
 */
export async function lookUp(
  { search, synthesis, control }: LookUpPlace,
  node: StackNode,
  wanted: readonly Wanted[],
  { replace }: { readonly replace?: boolean | undefined } = {},
): Promise<readonly Identified[]> {
  const { name, region } = synthesis.environment;
  const directory = synthesis.directoryOf(node.id);
  const states = await readHeldObjects(control.store, `${name}/${region}/`);
  const held = states.get(node.stateKey) ?? [];
  const isOpen = ({ address, id }: Wanted) => id === undefined && !held.some((object) => object.address === address);
  const looks = wanted.some(isOpen);
  const names = [...node.reads, ...(node.publishes ? [node.publishes] : [])];
  const documents = looks ? await control.contracts.read(names) : new Map();
  const declared = withPublished(declaredResources(directory), documents);
  const stack: LookedAtStack = { stackId: node.id, held, gone: [], declared, creates: undefined };
  const [tagged, named] = looks
    ? await Promise.all([
        search.objects.find([{ stackId: node.id, missing: missingOf(stack, []) }]),
        search.objects.findNamed?.(nameTags(stack, wanted.filter(isOpen))) ?? [],
      ])
    : [[], []];
  return identify({
    stack,
    wanted,
    states,
    tagged,
    complete: search.objects.complete,
    named,
    published: publishedAttributes(directory, documents.get(node.publishes ?? "")),
    replace,
  });
}

function nameTags({ declared }: LookedAtStack, wanted: readonly Wanted[]): readonly string[] {
  const addresses = new Set(wanted.map(({ address }) => address));
  const names = declared
    .filter(({ address }) => addresses.has(address))
    .map(({ values }) => (values.tags as { readonly Name?: unknown } | undefined)?.Name);
  return [...new Set(names.filter((each): each is string => typeof each === "string"))];
}

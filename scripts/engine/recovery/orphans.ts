import type { StackNode } from "#scripts/engine/graph";
import type { ObjectStore } from "#scripts/engine/store/object-store";
import { claims } from "./claims.ts";
import { forgetting } from "./forget-gone.ts";
import { holderOf } from "./held-objects.ts";
import { readHeldObjects } from "./held-states.ts";
import { type CommandPlace, terraformCommand } from "./import-command.ts";
import { overwrites } from "./import-ids.ts";
import { type LookedAtStack, missingOf, sortOut } from "./looked-at-stack.ts";
import { declaredResources } from "./missing-resources.ts";
import type { FoundObject, Suspect, TaggedObjects } from "./tagged-objects.ts";

/** An object that exists, or may exist, and that no state holds. Text in it may be hostile: it goes to people through `printable`. */
export interface Orphan {
  readonly stack: string;
  /** Undefined where it is not known; then the ARN is. */
  readonly type: string | undefined;
  /** Undefined where it cannot be told which of the stack's resources it is. */
  readonly address: string | undefined;
  /** What `terraform import` takes; undefined where that is not known. */
  readonly importId: string | undefined;
  readonly arn: string | undefined;
  /** False for one that carries no tags: it may exist, and importing it tells. */
  readonly certain: boolean;
  /** Whether the state still has the object that it replaces, which is gone and has to be forgotten first. */
  readonly replaces: boolean;
  /** The command that takes it into the state, quoted for a shell; undefined where there is none. */
  readonly command: string | undefined;
  /** What to do in place of an import, one sentence; undefined where there is a command. */
  readonly instead: string | undefined;
}

/** Where to look for orphans. */
export interface OrphanSearch {
  readonly store: ObjectStore;
  readonly objects: TaggedObjects;
  readonly environment: { readonly name: string; readonly region: string };
  readonly directoryOf: (stackId: string) => string;
  readonly commands: CommandPlace;
}

/** A stack to look at. */
export interface SuspectedStack {
  readonly node: StackNode;
  /** What its killed applies were to create; undefined if nobody knows, so that it may be all of it. */
  readonly creates: ReadonlySet<string> | undefined;
}

/**
 * Every object of these stacks that no state of the environment holds, by stack and address.
 * @throws Failure if a state cannot be read, or the cloud cannot be asked
 */
export async function findOrphans(
  search: OrphanSearch,
  suspected: readonly SuspectedStack[],
): Promise<readonly Orphan[]> {
  if (suspected.length === 0) return [];
  const { store, objects, environment, directoryOf } = search;
  const states = await readHeldObjects(store, `${environment.name}/${environment.region}/`);
  const asHeld = suspected.map(
    ({ node, creates }): LookedAtStack => ({
      stackId: node.id,
      held: states.get(node.stateKey) ?? [],
      gone: [],
      declared: declaredResources(directoryOf(node.id)),
      creates,
    }),
  );
  const suspects = (stacks: readonly LookedAtStack[], found: readonly FoundObject[]): readonly Suspect[] =>
    stacks.map((stack) => ({ stackId: stack.stackId, missing: missingOf(stack, found) }));

  const isHeld = holderOf([...states.values()].flat());
  const existing = await objects.find(suspects(asHeld, []));
  const stacks = asHeld.map((stack) => sortOut(stack, existing, objects.complete));
  const found = existing
    .filter(({ type, region, importId, arn }) => !isHeld({ type, region, ids: [importId, arn] }))
    .sort((a, b) => compare(nameOf(a), nameOf(b)));
  // What was found tells more of what hangs on it: of a route its table, of a permission its function.
  const better = suspects(stacks, found);
  const claim = claims(stacks, better);
  const certain = found.flatMap((object) => {
    const claimed = claim(object);
    return claimed ? [orphanOf(search, { ...object, ...claimed, certain: true })] : [];
  });
  const possible = objects.complete ? [] : possibleOrphans(better).map((each) => orphanOf(search, each));
  return [...certain, ...possible].sort(
    (a, b) => compare(a.stack, b.stack) || compare(a.address ?? "~", b.address ?? "~"),
  );
}

/**
 * What carries no tags and was to be made, where all that it hangs on exists. An object that the next apply writes over is left
 * out: it is in nobody's way.
 */
function possibleOrphans(suspects: readonly Suspect[]): readonly Finding[] {
  return suspects.flatMap(({ stackId, missing }) =>
    missing.flatMap(({ type, address, tagged, form }) =>
      tagged || overwrites.has(type) || form.exact === undefined
        ? []
        : [
            {
              stack: stackId,
              type,
              address,
              importId: form.exact,
              arn: undefined,
              certain: false,
              replaces: false,
              instead: undefined,
            },
          ],
    ),
  );
}

type Finding = Omit<Orphan, "command">;

function orphanOf(
  { directoryOf, commands }: OrphanSearch,
  { stack, type, address, importId, arn, certain, replaces, instead }: Finding,
): Orphan {
  const inDirectory = (...args: string[]) => terraformCommand(directoryOf(stack), args, commands);
  const command =
    instead === undefined && address !== undefined && importId !== undefined
      ? [...(replaces ? [inDirectory(...forgetting(address))] : []), inDirectory("import", address, importId)].join(
          " && ",
        )
      : undefined;
  return { stack, type, address, importId, arn, certain, replaces, command, instead };
}

const nameOf = ({ importId, arn }: FoundObject): string => importId ?? arn ?? "";
const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

import { type TerraformElement, TerraformResource } from "cdktf";
import { type PartKind, partKinds } from "#constructs/core/part-settings";
import type { PlatformStack } from "#constructs/core/platform-stack";
import type { NewEntries } from "./setting-places.ts";
import type { StackGap } from "./targets.ts";

/** Records of an environment that say something of one part alone, or give one thing another name: what is no rule. */
const exceptional: ReadonlySet<string> = new Set([...partKinds, "names"]);

/** Whether a setting is about one part alone, where others are about all of their kind. */
export const isException = (path: readonly string[]): boolean => exceptional.has(path[0] ?? "");

const isPartKind = (name: string | undefined): name is PartKind => partKinds.some((kind) => kind === name);

/** Type and logical id of the resource that a gap is in; undefined outside of resources. */
const resourceOf = ({ path: [section, type, id] }: StackGap): string | undefined =>
  section === "resource" && type !== undefined && id !== undefined ? `${type}.${id}` : undefined;

/** Which single parts of the platform gaps are about. */
export interface PartsNamed {
  /** Places where a gap's resource stands, or what it is a part of: `rds/alarms/cpu`, `rds/alarms`. */
  placesOf(gap: StackGap): readonly string[];
  /** Entries that records of an environment may get for these gaps: parts that they are about, tags, names. */
  readonly newEntries: NewEntries;
  /** The gaps that a setting at a path could be about. */
  about(path: readonly string[]): readonly StackGap[];
}

export function partsNamed(stacks: ReadonlyMap<string, PlatformStack>, gaps: readonly StackGap[]): PartsNamed {
  const paths = new Map<string, ReadonlyMap<string, readonly string[]>>();
  const pathsIn = (id: string) => {
    const known = paths.get(id) ?? pathsByAddress(stacks.get(id)!);
    paths.set(id, known);
    return known;
  };
  const placesOf = (gap: StackGap): readonly string[] => {
    const concern = stacks.get(gap.stack)?.concern ?? "";
    const path = (pathsIn(gap.stack).get(resourceOf(gap) ?? "") ?? []).filter((id) => id !== "default");
    return path.map((_, depth) => [concern, ...path.slice(0, path.length - depth)].join("/"));
  };
  const about = ([kind, place]: readonly string[]) =>
    isPartKind(kind) && place !== undefined ? gaps.filter((gap) => placesOf(gap).includes(place)) : gaps;
  return {
    placesOf,
    about,
    newEntries: (path) => {
      const [record, place] = path;
      if (record === "names" && path.length === 1) return gaps.flatMap((gap) => composedIn(gap, stacks));
      if (record === "tags" && path.length === 2) return about(["tags", place!]).flatMap(tagIn);
      if (!isPartKind(record) || path.length !== 1) return [];
      return [...new Set(gaps.flatMap(placesOf))].filter((each) =>
        [...stacks.values()].some((stack) => stack.partsOf(record).has(each)),
      );
    },
  };
}

/** The name of the tag that a gap is about. */
const tagIn = ({ path: [, , , attribute, name] }: StackGap): readonly string[] =>
  attribute === "tags" && name !== undefined ? [name] : [];

/** Names that the stack has composed and that stand where the live state has something else. */
function composedIn({ stack, actual }: StackGap, stacks: ReadonlyMap<string, PlatformStack>): readonly string[] {
  const composed = stacks.get(stack)?.composedNames;
  return typeof actual === "string" && composed?.has(actual) ? [actual] : [];
}

/** Construct ids below the stack by the address that they come to. */
function pathsByAddress(stack: PlatformStack): ReadonlyMap<string, readonly string[]> {
  const resources = stack.node.findAll().filter((node) => TerraformResource.isTerraformResource(node));
  return new Map(
    resources.map((resource) => {
      const {
        terraformResourceType: type,
        friendlyUniqueId: id,
        node,
      } = resource as TerraformResource & TerraformElement;
      return [`${type}.${id}`, node.scopes.slice(node.scopes.indexOf(stack) + 1).map((scope) => scope.node.id)];
    }),
  );
}

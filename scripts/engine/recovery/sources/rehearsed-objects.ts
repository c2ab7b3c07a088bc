import { peekCloud } from "#scripts/rehearsal/cloud/cloud";
import type { CloudObject } from "#scripts/rehearsal/cloud/cloud-object";
import type { FoundObject, NamedObject, TaggedObjects } from "../tagged-objects.ts";

/**
 * What exists in the rehearsal's own cloud, which knows every object, tagged or not.
 * @param directory of the cloud, e.g. `.sluice/local/cloud`; another process may have it open
 */
export function rehearsedObjects(directory: string): TaggedObjects {
  return {
    complete: true,
    find: async (suspects) => {
      const stacks = new Set(suspects.map(({ stackId }) => stackId));
      return peekCloud(directory)
        .map(foundObject)
        .filter(({ stack }) => stack === undefined || stacks.has(stack));
    },
    findNamed: async (names) => {
      const wanted = new Set(names);
      return peekCloud(directory).flatMap((object): NamedObject[] => {
        const name = tagOf(object, "Name");
        return name !== undefined && wanted.has(name) ? [{ ...foundObject(object), name }] : [];
      });
    },
  };
}

function foundObject(object: CloudObject): FoundObject {
  const { type, key, attributes } = object;
  return {
    type,
    region: text(attributes.region),
    importId: key,
    arn: text(attributes.arn),
    stack: tagOf(object, "Stack"),
    address: tagOf(object, "Address"),
  };
}

const tagOf = ({ attributes: { tags_all: tags } }: CloudObject, name: string): string | undefined =>
  typeof tags === "object" && tags !== null ? text((tags as Record<string, unknown>)[name]) : undefined;

const text = (value: unknown): string | undefined => (typeof value === "string" ? value : undefined);

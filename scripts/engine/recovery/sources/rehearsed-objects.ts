import { peekCloud } from "#scripts/rehearsal/cloud/cloud";
import type { CloudObject } from "#scripts/rehearsal/cloud/cloud-object";
import type { FoundObject, TaggedObjects } from "../tagged-objects.ts";

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
  };
}

function foundObject({ type, key, attributes }: CloudObject): FoundObject {
  const { region, arn, tags_all: tags } = attributes;
  const tag = (name: string) =>
    typeof tags === "object" && tags !== null ? text((tags as Record<string, unknown>)[name]) : undefined;
  return {
    type,
    region: text(region),
    importId: key,
    arn: text(arn),
    stack: tag("Stack"),
    address: tag("Address"),
  };
}

const text = (value: unknown): string | undefined => (typeof value === "string" ? value : undefined);

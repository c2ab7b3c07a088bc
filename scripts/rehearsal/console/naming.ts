import type { Block } from "#scripts/rehearsal/provider/schema/model";
import { factsOf } from "#scripts/rehearsal/provider/types/index";

/**
 * The attribute that an object's id in the cloud is taken from, so that choosing it chooses the id; undefined where AWS draws ids
 * or several attributes make one.
 */
export function namingAttribute(type: string, block: Block): string | undefined {
  const facts = factsOf(type);
  const has = (name: string) => block.attributes.some((attribute) => attribute.name === name);
  const key = facts?.key ?? (has("id") ? (facts?.id ?? "{name}") : "{name}");
  const named = /^\{(\w+)\}$/.exec(key)?.[1];
  const attribute = block.attributes.find(({ name }) => name === named);
  return attribute && (attribute.required || attribute.optional) ? named : undefined;
}

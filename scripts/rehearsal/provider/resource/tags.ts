import { type Fields, hasUnknown, UNKNOWN, type Value } from "#scripts/rehearsal/provider/wire/dynamic-value";

const present = (tags: Fields): Fields =>
  Object.fromEntries(Object.entries(tags).filter(([, value]) => value !== null));

/** All tags of an object: the provider block's, overridden by the object's own. Unknown while any of them is. */
export const tagsAll = (defaults: Fields, tags: Value): Value => {
  if (hasUnknown(tags) || hasUnknown(defaults)) return UNKNOWN;
  return present({ ...defaults, ...(tags as Fields | null) });
};

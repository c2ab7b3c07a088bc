import type { Identified } from "./identify.ts";
import type { ImportTarget } from "./import-blocks.ts";
import type { ImportedResource } from "./import-each.ts";

/** The two ways to import. */
export interface Ways {
  /** One after the other. */
  readonly each: (identified: readonly Identified[]) => Promise<readonly ImportedResource[]>;
  /** In one apply; resolves with those that stand in the way of it, or with none if all were imported. */
  readonly atOnce: (targets: readonly ImportTarget[]) => Promise<readonly ImportTarget[]>;
}

type Found = Extract<Identified, { readonly kind: "found" }>;

/**
 * Imports everything that was found, many objects in one apply as far as that can be done. Where another object gives way, one after
 * the other.
 */
export async function takeIn(
  identified: readonly Identified[],
  { each, atOnce }: Ways,
): Promise<readonly ImportedResource[]> {
  const found = identified.filter((one): one is Found => one.kind === "found");
  if (found.length < 2 || identified.some(({ kind }) => kind === "other")) return each(identified);
  const rest = identified.filter(({ kind }) => kind !== "found");
  const hindering = new Set((await atOnce(found)).map(({ address }) => address));
  const first = found.filter(({ address }) => hindering.has(address));
  const then = found.filter(({ address }) => !hindering.has(address));
  const done = await each([...rest, ...first]);
  if (then.length === 0) return done;
  const imported = hindering.size === 0 || (await atOnce(then)).length === 0;
  return [...done, ...(imported ? then.map(asImported) : await each(then))];
}

const asImported = (one: Found): ImportedResource => ({ ...one, outcome: "imported", reason: null, before: null });

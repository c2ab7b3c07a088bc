/**
 * Nodes of a group that the load needs `needed` of.
 *
 * Over several AZs there are so many more that the rest carries the load when one AZ is gone, and at least one in each: of 2
 * needed, 3 in three AZs and 4 in two.
 */
export function nodeCount(needed: number, zones: number, multiAz: boolean): number {
  return multiAz ? Math.max(zones, Math.ceil((needed * zones) / (zones - 1))) : needed;
}

/** Why a group may not grow to the nodes that it starts with, or undefined when it may. */
export function nodesFit(
  { nodes, maxNodes }: { readonly nodes: number; readonly maxNodes: number },
  zones: number,
  multiAz: boolean,
): string | undefined {
  const count = nodeCount(nodes, zones, multiAz);
  if (count <= maxNodes) return undefined;
  const why = multiAz ? ` that leave ${nodes} when one of ${zones} AZs is lost` : "";
  return `must be at least ${count}, the nodes${why}; raise it or lower nodes`;
}

/**
 * Nodes of a group whose volumes stay in their AZ, by AZ: all in the first, or spread evenly over all. An AZ without nodes
 * is listed with 0, so that switching availability changes sizes only.
 */
export function nodesByZone(needed: number, zones: readonly string[], multiAz: boolean): ReadonlyMap<string, number> {
  const count = nodeCount(needed, zones.length, multiAz);
  if (!multiAz) return new Map(zones.map((zone, index) => [zone, index === 0 ? count : 0]));
  const each = Math.floor(count / zones.length);
  return new Map(zones.map((zone, index) => [zone, each + (index < count % zones.length ? 1 : 0)]));
}

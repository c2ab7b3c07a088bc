/** Why a tier's subnets do not match the environment's AZs, or undefined when they do. */
export function subnetsFit(zones: readonly string[], subnets: Readonly<Record<string, string>>): string | undefined {
  const missing = zones.filter((zone) => !(zone in subnets));
  if (missing.length > 0) return `needs a subnet in ${missing.join(" and ")} (every AZ of availabilityZones)`;
  const extra = Object.keys(subnets).filter((zone) => !zones.includes(zone));
  if (extra.length > 0) return `has a subnet in ${extra.join(" and ")}, which availabilityZones does not list`;
  return undefined;
}

import { blocks, type StackConfiguration } from "./stack-configuration.ts";

/**
 * Shortest prefixes of ranges that one owner may have: the /8 of the first days of IPv4, and what a registry gives a whole provider of IPv6
 * (ripe-738, "minimum allocation"). What is wider is the world, or so large a part that a few such ranges are (0.0.0.0/1, 2000::/3).
 */
const widest = { ipv4: 8, ipv6: 32 };

/** IPv6 that the internet does not route. Source: RFC 4193 */
const uniqueLocal = /^f[cd][0-9a-f]{2}:/i;

/** One rule of a security group. */
export interface GroupRule {
  /** Stack and address, as objections begin. */
  readonly place: string;
  readonly from: unknown;
  readonly to: unknown;
  readonly protocol: unknown;
  /** Ranges on the other side that are the world's, or a large part of it; at least one. */
  readonly world: readonly unknown[];
}

/** What a stack's security groups let in from the world or out to it, however the rules are written. */
export function worldRules(direction: "ingress" | "egress", { id, resources }: StackConfiguration): GroupRule[] {
  const rules = resources.flatMap(([type, name, block]) => {
    const place = `${id} ${type}.${name}`;
    if (type === "aws_security_group" || type === "aws_default_security_group")
      return blocks(block[direction]).map((rule) => groupRule(place, rule));
    if (type === "aws_security_group_rule" && block.type === direction) return [groupRule(place, block)];
    if (type !== `aws_vpc_security_group_${direction}_rule`) return [];
    const { from_port: from, to_port: to, ip_protocol: protocol, cidr_ipv4, cidr_ipv6 } = block;
    return [{ place, from, to, protocol, world: [cidr_ipv4, cidr_ipv6].filter(isWorld) }];
  });
  return rules.filter(({ world }) => world.length > 0);
}

function isWorld(cidr: unknown): boolean {
  const [address = "", prefix] = String(cidr).split("/");
  if (!/^\d+$/.test(prefix ?? "")) return false;
  if (!address.includes(":")) return Number(prefix) < widest.ipv4;
  return Number(prefix) < widest.ipv6 && !(uniqueLocal.test(address) && Number(prefix) >= 7);
}

const groupRule = (place: string, rule: Readonly<Record<string, unknown>>): GroupRule => ({
  place,
  from: rule.from_port,
  to: rule.to_port,
  protocol: rule.protocol,
  world: [rule.cidr_blocks, rule.ipv6_cidr_blocks].flat().filter(isWorld),
});

import { blocks, type Rule, type StackConfiguration } from "./stack-configuration.ts";

/**
 * Shortest prefixes of ranges that one owner may have: the /8 of the first days of IPv4, and what a registry gives a whole provider of IPv6
 * (ripe-738, "minimum allocation"). What is wider is the world, or so large a part that a few such ranges are (0.0.0.0/1, 2000::/3).
 */
const widest = { ipv4: 8, ipv6: 32 };

/** IPv6 that the internet does not route. Source: RFC 4193 */
const uniqueLocal = /^f[cd][0-9a-f]{2}:/i;

/** One rule of a security group that lets something in. */
interface Ingress {
  readonly place: string;
  readonly from: unknown;
  readonly to: unknown;
  readonly protocol: unknown;
  readonly cidrs: readonly unknown[];
}

/** The world reaches port 443 of the load balancer's group, and nothing else. */
export const publicIngress: Rule = (stack) =>
  ingressOf(stack)
    .filter(({ cidrs }) => cidrs.some(isWorld))
    .filter(({ from, to, protocol }) => stack.concern !== "sg-alb" || from !== 443 || to !== 443 || protocol !== "tcp")
    .map(({ place, from, to, protocol, cidrs }) => {
      const by = cidrs.filter(isWorld).join(", ");
      return `${place}: the world reaches ${protocol} ${from}-${to} from ${by}; name who may`;
    });

function isWorld(cidr: unknown): boolean {
  const [address = "", prefix] = String(cidr).split("/");
  if (!/^\d+$/.test(prefix ?? "")) return false;
  if (!address.includes(":")) return Number(prefix) < widest.ipv4;
  return Number(prefix) < widest.ipv6 && !(uniqueLocal.test(address) && Number(prefix) >= 7);
}

function ingressOf({ id, resources }: StackConfiguration): Ingress[] {
  return resources.flatMap(([type, name, block]) => {
    const place = `${id} ${type}.${name}`;
    if (type === "aws_security_group" || type === "aws_default_security_group")
      return blocks(block.ingress).map((rule) => ingress(place, rule));
    if (type === "aws_security_group_rule" && block.type === "ingress") return [ingress(place, block)];
    if (type !== "aws_vpc_security_group_ingress_rule") return [];
    const { from_port: from, to_port: to, ip_protocol: protocol, cidr_ipv4, cidr_ipv6 } = block;
    return [{ place, from, to, protocol, cidrs: [cidr_ipv4, cidr_ipv6].filter(Boolean) }];
  });
}

const ingress = (place: string, rule: Readonly<Record<string, unknown>>): Ingress => ({
  place,
  from: rule.from_port,
  to: rule.to_port,
  protocol: rule.protocol,
  cidrs: [rule.cidr_blocks, rule.ipv6_cidr_blocks].flat().filter(Boolean),
});

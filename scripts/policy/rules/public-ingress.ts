import { blocks, type Rule, type StackConfiguration } from "./stack-configuration.ts";

const WORLD = new Set(["0.0.0.0/0", "::/0"]);

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
    .map(({ place, from, to, protocol }) => `${place}: the world reaches ${protocol} ${from}-${to}; name who may`);

const isWorld = (cidr: unknown): boolean => WORLD.has(String(cidr)) || /^\d+\.\d+\.\d+\.\d+\/[0-7]$/.test(String(cidr));

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

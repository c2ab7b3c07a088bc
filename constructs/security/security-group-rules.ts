import type { SecurityGroupIngress } from "@cdktf/provider-aws/lib/security-group/index.js";
import type { ExtraRule } from "#environments/settings/security";

/** One port, first and last port, or every protocol and port. */
export type Ports = number | readonly [first: number, last: number] | "all";

/** Ranges or prefix lists: what both directions may name. */
type Addresses =
  | { readonly cidrs: readonly string[] }
  /** Managed prefix lists, by id. */
  | { readonly prefixLists: readonly string[] };

/** Who may call: addresses, another group, or everything that carries this group. */
type Callers = Addresses | { readonly group: string } | "self";

interface Traffic {
  /** What it is for; shown by the console beside the rule. */
  readonly description: string;
  readonly ports: Ports;
  /** @default "tcp" */
  readonly protocol?: "tcp" | "udp";
}

/** Traffic let in. A group that is named stands upstream: its id comes from its contract. */
export interface Ingress extends Traffic {
  readonly from: Callers;
}

/** Traffic let out, to addresses only: two groups that named each other could not be created. */
export interface Egress extends Traffic {
  readonly to: Addresses;
}

/** Source: CreateSecurityGroup and AuthorizeSecurityGroupIngress, Amazon EC2 API reference. */
const acceptable = /^[A-Za-z0-9 ._\-:/()#,@[\]+=&;{}!$*]{1,255}$/;

/**
 * A description as it was given.
 * @param what is described: `rule` or `group`
 * @throws Error for one that AWS would refuse; an apostrophe is enough
 */
export function described(description: string, what: "rule" | "group", place: string): string {
  if (acceptable.test(description)) return description;
  throw new Error(
    `${place}: "${description}" cannot describe a ${what}; use 1 to 255 letters, digits, spaces and ._-:/()#,@[]+=&;{}!$*`,
  );
}

const portsOf = (ports: Ports): readonly [number, number] =>
  ports === "all" ? [0, 0] : typeof ports === "number" ? [ports, ports] : ports;

function peerOf(peer: Callers) {
  if (peer === "self") return { selfAttribute: true };
  if ("group" in peer) return { securityGroups: [peer.group] };
  return "cidrs" in peer ? { cidrBlocks: [...peer.cidrs] } : { prefixListIds: [...peer.prefixLists] };
}

/**
 * Rules as Terraform's inline blocks.
 * @param place what to name in an error, e.g. `dev-sg-alb/group: ingress`
 * @throws Error for a rule that AWS would refuse: its description, its ports, nobody on the other side, or a second rule alike
 */
export function ruleBlocks(rules: readonly (Ingress | Egress)[], place: string): SecurityGroupIngress[] {
  const seen = new Map<string, string>();
  return rules.map((rule) => {
    const { ports, protocol = "tcp" } = rule;
    const description = described(rule.description, "rule", place);
    const peer = peerOf("from" in rule ? rule.from : rule.to);
    const [fromPort, toPort] = portsOf(ports);
    if (!(fromPort >= 0 && fromPort <= toPort && toPort <= 65_535))
      throw new Error(
        `${place}: "${description}" has ports ${fromPort} to ${toPort}; they must ascend within 0 to 65535`,
      );
    for (const peers of Object.values(peer)) {
      if (Array.isArray(peers) && peers.length === 0)
        throw new Error(`${place}: "${description}" names nobody on the other side; name someone or drop the rule`);
      for (const other of [peers].flat()) {
        const key = `${ports === "all" ? "all" : protocol} ${fromPort}-${toPort} ${String(other)}`;
        const twin = seen.get(key);
        if (twin)
          throw new Error(
            `${place}: "${description}" and "${twin}" let through the same (${key}); AWS takes a rule once`,
          );
        seen.set(key, description);
      }
    }
    return { description, protocol: ports === "all" ? "-1" : protocol, fromPort, toPort, ...peer };
  });
}

const addressesOf = ({ cidrs, prefixLists = [] }: ExtraRule): Addresses => (cidrs ? { cidrs } : { prefixLists });

const trafficOf = ({ description, protocol, fromPort, toPort }: ExtraRule): Traffic => ({
  description,
  protocol,
  ports: [fromPort, toPort],
});

/** Rules of the environment (`security.<group>.ingress`) as rules of a group. */
export const extraIngress = (rules: readonly ExtraRule[]): Ingress[] =>
  rules.map((rule) => ({ ...trafficOf(rule), from: addressesOf(rule) }));

/** Rules of the environment (`security.<group>.egress`) as rules of a group. */
export const extraEgress = (rules: readonly ExtraRule[]): Egress[] =>
  rules.map((rule) => ({ ...trafficOf(rule), to: addressesOf(rule) }));

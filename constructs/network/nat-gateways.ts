import { Eip } from "@cdktf/provider-aws/lib/eip/index.js";
import type { InternetGateway } from "@cdktf/provider-aws/lib/internet-gateway/index.js";
import { NatGateway } from "@cdktf/provider-aws/lib/nat-gateway/index.js";
import { dependable, type ITerraformDependable } from "cdktf";
import { Construct } from "constructs";

export interface NatGatewaysProps {
  /** Prefix of the Name tags. */
  readonly name: string;
  /** AZs that get a gateway, at least one. About $43 a month each, plus $0.059 per GB (ap-northeast-2). */
  readonly zones: readonly string[];
  /** Public subnets by AZ name. */
  readonly subnets: Readonly<Record<string, ITerraformDependable & { readonly id: string }>>;
  /**
   * The VPC's way out. AWS makes neither a public NAT gateway nor its address usable before it is attached, nor detaches it while they
   * are there, and nothing that they refer to says so. Source: "aws_nat_gateway" and "aws_eip", AWS provider.
   */
  readonly internetGateway: InternetGateway;
}

/** NAT gateways keyed by AZ name, never by position: adding or dropping a zone leaves the others alone. */
export class NatGateways extends Construct {
  readonly #ids: ReadonlyMap<string, string>;
  readonly #fallback: string;

  /** @throws Error when no zone is given */
  constructor(scope: Construct, id: string, props: NatGatewaysProps) {
    super(scope, id);
    const gateways = props.zones.map((zone) => [zone, this.#gateway(zone, props)] as const);
    const first = gateways[0];
    if (!first)
      throw new Error(`${this.node.path}: needs at least one zone, or private subnets reach nothing; give natZones`);
    this.#ids = new Map(gateways);
    this.#fallback = first[1];
  }

  /** The gateway of a zone, or the first one where the zone has none. */
  idFor(zone: string): string {
    return this.#ids.get(zone) ?? this.#fallback;
  }

  #gateway(zone: string, { name, subnets, internetGateway }: NatGatewaysProps): string {
    const subnet = subnets[zone];
    if (!subnet)
      throw new Error(
        `${this.node.path}: no public subnet in ${zone}; zones with one: ${Object.keys(subnets).join(", ")}`,
      );
    const shared = { tags: { Name: `${name}-nat-${zone}` }, dependsOn: [internetGateway] };
    // A gateway that is made anew in another subnet stands beside the old one for a while, and an address serves one at a time.
    const replaceTriggeredBy = [`${dependable(subnet)}.id`];
    const address = new Eip(this, `${zone}-address`, { domain: "vpc", lifecycle: { replaceTriggeredBy }, ...shared });
    return new NatGateway(this, zone, {
      allocationId: address.id,
      subnetId: subnet.id,
      // Else Terraform deletes a gateway that is dropped before it repoints the routes to it: no way out for minutes.
      lifecycle: { createBeforeDestroy: true },
      ...shared,
    }).id;
  }
}

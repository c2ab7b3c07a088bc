import { InternetGateway } from "@cdktf/provider-aws/lib/internet-gateway/index.js";
import { RouteTable } from "@cdktf/provider-aws/lib/route-table/index.js";
import { RouteTableAssociation } from "@cdktf/provider-aws/lib/route-table-association/index.js";
import { Subnet } from "@cdktf/provider-aws/lib/subnet/index.js";
import { Vpc } from "@cdktf/provider-aws/lib/vpc/index.js";
import { Construct } from "constructs";
import { NatGateways } from "./nat-gateways.ts";

/** CIDR ranges of one tier, keyed by AZ name. */
type Ranges = Readonly<Record<string, string>>;

export interface NetworkProps {
  /** Prefix of the Name tags, e.g. `dev-vpc`. */
  readonly name: string;
  /** The VPC's IPv4 range, /16 to /28. */
  readonly cidr: string;
  /** Subnets of each tier; every tier has the same AZs. */
  readonly subnets: { readonly public: Ranges; readonly private: Ranges; readonly data: Ranges };
  /** AZs that get a NAT gateway of their own; the others go out through the first of them. */
  readonly natZones: readonly string[];
}

/**
 * Kubernetes finds the subnets for its load balancers by these tags; the data tier has none and so gets no load balancer. The
 * older tag that names a cluster is left out: it would give the subnets to that one cluster, and the controller needs it on security
 * groups only, where it would take them for its own. Source: Amazon EKS user guide, "Route application traffic".
 */
const loadBalancerRole = { public: "kubernetes.io/role/elb", private: "kubernetes.io/role/internal-elb" };

/**
 * A VPC of three tiers in every AZ: public (internet gateway), private (out through NAT), data (no way out).
 * Subnets and route tables exist in every AZ from the start, so that switching redundancy only repoints routes.
 */
export class Network extends Construct {
  readonly vpc: Vpc;
  /** Subnet ids by AZ name. */
  readonly publicSubnetIds: Readonly<Record<string, string>>;
  readonly privateSubnetIds: Readonly<Record<string, string>>;
  readonly dataSubnetIds: Readonly<Record<string, string>>;
  /** Every route table, for gateway endpoints. */
  readonly routeTableIds: readonly string[];
  readonly #props: NetworkProps;
  readonly #internet: InternetGateway;

  constructor(scope: Construct, id: string, props: NetworkProps) {
    super(scope, id);
    this.#props = props;
    this.vpc = new Vpc(this, "default", {
      cidrBlock: props.cidr,
      enableDnsSupport: true,
      enableDnsHostnames: true,
      tags: { Name: props.name },
    });
    this.#internet = new InternetGateway(this, "internet", { vpcId: this.vpc.id, tags: { Name: props.name } });
    const publicTier = this.#tier("public", { [loadBalancerRole.public]: "1" });
    this.publicSubnetIds = idsOf(publicTier);
    this.privateSubnetIds = idsOf(this.#tier("private", { [loadBalancerRole.private]: "1" }));
    this.dataSubnetIds = idsOf(this.#tier("data", {}));
    this.routeTableIds = [
      ...this.#routes("public", this.publicSubnetIds, [{ cidrBlock: "0.0.0.0/0", gatewayId: this.#internet.id }]),
      ...this.#privateRoutes(publicTier, this.privateSubnetIds),
      ...this.#routes("data", this.dataSubnetIds, []),
    ];
  }

  #tier(tier: keyof NetworkProps["subnets"], tags: Record<string, string>): Record<string, Subnet> {
    const subnets = Object.entries(this.#props.subnets[tier]).map(([zone, cidrBlock]) => {
      const subnet = new Subnet(this, `${tier}-${zone}`, {
        vpcId: this.vpc.id,
        availabilityZone: zone,
        cidrBlock,
        tags: { Name: `${this.#props.name}-${tier}-${zone}`, Tier: tier, ...tags },
      });
      return [zone, subnet] as const;
    });
    return Object.fromEntries(subnets);
  }

  /** One route table for all subnets of a tier; inline routes, so that a route added by hand shows as drift. */
  #routes(
    id: string,
    subnetIds: Readonly<Record<string, string>>,
    route: { cidrBlock: string; gatewayId?: string; natGatewayId?: string }[],
  ): string[] {
    const table = new RouteTable(this, id, { vpcId: this.vpc.id, route, tags: { Name: `${this.#props.name}-${id}` } });
    for (const [zone, subnetId] of Object.entries(subnetIds)) {
      new RouteTableAssociation(this, `${id}-${zone}-routes`, { subnetId, routeTableId: table.id });
    }
    return [table.id];
  }

  #privateRoutes(
    publicSubnets: Readonly<Record<string, Subnet>>,
    privateSubnetIds: Readonly<Record<string, string>>,
  ): string[] {
    const nat = new NatGateways(this, "nat", {
      name: this.#props.name,
      zones: this.#props.natZones,
      subnets: publicSubnets,
      internetGateway: this.#internet,
    });
    return Object.entries(privateSubnetIds).flatMap(([zone, subnetId]) => {
      const id = `private-${zone}`;
      const table = new RouteTable(this, `${id}-table`, {
        vpcId: this.vpc.id,
        route: [{ cidrBlock: "0.0.0.0/0", natGatewayId: nat.idFor(zone) }],
        tags: { Name: `${this.#props.name}-${id}` },
      });
      new RouteTableAssociation(this, `${id}-routes`, { subnetId, routeTableId: table.id });
      return [table.id];
    });
  }
}

const idsOf = (subnets: Readonly<Record<string, Subnet>>): Record<string, string> =>
  Object.fromEntries(Object.entries(subnets).map(([zone, { id }]) => [zone, id]));

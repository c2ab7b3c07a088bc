import { arn, type FactsTable, type TypeFacts } from "./facts.ts";

const ec2 = (kind: string): string => arn("ec2", `${kind}/{id}`);

/** Source: Amazon VPC user guide, "Troubleshoot NAT gateways"; a private gateway needs no way out of the VPC. */
const refusedNat: TypeFacts["refuses"] = (own, others) => {
  const vpcId = others("aws_subnet").find(({ id }) => id === own("subnet_id"))?.vpc_id;
  if (own("connectivity_type") === "private" || vpcId === undefined) return undefined;
  const out = [...others("aws_internet_gateway"), ...others("aws_internet_gateway_attachment")];
  return out.some(({ vpc_id }) => vpc_id === vpcId)
    ? undefined
    : `Gateway.NotAttached: Network ${vpcId} has no Internet gateway attached`;
};

/** VPC, subnets, gateways, routes, endpoints. Source: the `vpc`, `subnet`, `eip`, `nat_gateway`, `route*` and `vpc_endpoint` pages. */
export const network: FactsTable = {
  aws_vpc: {
    id: "vpc-{hex:17}",
    computed: {
      arn: ec2("vpc"),
      default_network_acl_id: "acl-{hex:17}",
      default_route_table_id: "rtb-{hex:17}",
      default_security_group_id: "sg-{hex:17}",
      dhcp_options_id: "dopt-{hex:17}",
      ipv6_association_id: "",
      main_route_table_id: "{default_route_table_id}",
    },
    defaults: { enable_dns_support: true, instance_tenancy: "default" },
    forceNew: ["cidr_block", "instance_tenancy", "ipv4_ipam_pool_id", "ipv4_netmask_length"],
  },
  aws_subnet: {
    id: "subnet-{hex:17}",
    computed: {
      arn: ec2("subnet"),
      availability_zone: "{region}a",
      availability_zone_id: "{availability_zone}-id",
      ipv6_cidr_block_association_id: "",
      private_dns_hostname_type_on_launch: "ip-name",
    },
    defaults: {
      assign_ipv6_address_on_creation: false,
      enable_dns64: false,
      enable_resource_name_dns_a_record_on_launch: false,
      enable_resource_name_dns_aaaa_record_on_launch: false,
      ipv6_native: false,
      map_public_ip_on_launch: false,
    },
    forceNew: ["availability_zone", "availability_zone_id", "cidr_block", "ipv6_native", "outpost_arn", "vpc_id"],
    unique: [["vpc_id", "cidr_block"]],
    conflict: "InvalidSubnet.Conflict",
  },
  aws_internet_gateway: {
    id: "igw-{hex:17}",
    computed: { arn: ec2("internet-gateway") },
    forceNew: [],
  },
  aws_eip: {
    id: "eipalloc-{hex:17}",
    computed: {
      allocation_id: "{id}",
      arn: ec2("elastic-ip"),
      association_id: "",
      carrier_ip: "",
      customer_owned_ip: "",
      domain: "vpc",
      network_border_group: "{region}",
      private_dns: "",
      private_ip: "",
      ptr_record: "",
      public_ip: "203.0.113.{digits:2}",
      public_ipv4_pool: "amazon",
    },
    forceNew: [
      "address",
      "customer_owned_ipv4_pool",
      "domain",
      "ipam_pool_id",
      "network_border_group",
      "public_ipv4_pool",
    ],
    residues: ["address", "associate_with_private_ip"],
  },
  aws_nat_gateway: {
    id: "nat-{hex:17}",
    computed: {
      association_id: "eipassoc-{hex:17}",
      auto_provision_zones: "",
      auto_scaling_ips: "",
      availability_mode: "zonal",
      network_interface_id: "eni-{hex:17}",
      private_ip: "10.0.0.10",
      public_ip: "{allocation_id>aws_eip.public_ip}",
      regional_nat_gateway_address: [],
      regional_nat_gateway_auto_mode: "",
      route_table_id: "",
      vpc_id: "{subnet_id>aws_subnet.vpc_id}",
    },
    defaults: { connectivity_type: "public" },
    forceNew: ["allocation_id", "availability_mode", "connectivity_type", "private_ip", "subnet_id", "vpc_id"],
    refuses: refusedNat,
  },
  aws_route_table: {
    id: "rtb-{hex:17}",
    computed: { arn: ec2("route-table") },
    forceNew: ["vpc_id"],
  },
  aws_route: {
    id: "r-{route_table_id}{digits:10}",
    key: "{route_table_id}_{destination_cidr_block}{destination_ipv6_cidr_block}{destination_prefix_list_id}",
    computed: { instance_id: "", instance_owner_id: "", origin: "CreateRoute", state: "active" },
    forceNew: ["destination_cidr_block", "destination_ipv6_cidr_block", "destination_prefix_list_id", "route_table_id"],
    conflict: "RouteAlreadyExists",
  },
  aws_route_table_association: {
    id: "rtbassoc-{hex:17}",
    key: "{subnet_id}{gateway_id}/{route_table_id}",
    forceNew: ["gateway_id", "subnet_id"],
    unique: [["subnet_id", "gateway_id"]],
    conflict: "Resource.AlreadyAssociated",
  },
  aws_vpc_endpoint: {
    id: "vpce-{hex:17}",
    computed: {
      arn: ec2("vpc-endpoint"),
      cidr_blocks: [],
      ip_address_type: "ipv4",
      network_interface_ids: [],
      policy: '{"Statement":[{"Action":"*","Effect":"Allow","Principal":"*","Resource":"*"}],"Version":"2008-10-17"}',
      prefix_list_id: "pl-{hex:8}",
      service_region: "{region}",
      state: "available",
    },
    defaults: { vpc_endpoint_type: "Gateway" },
    forceNew: [
      "resource_configuration_arn",
      "service_name",
      "service_network_arn",
      "service_region",
      "vpc_endpoint_type",
      "vpc_id",
    ],
    residues: ["auto_accept"],
  },
};

import { allOf, isSet, NotKnown, textOf } from "../attributes.ts";
import { HOURS, type Rule } from "../rule.ts";

const natGateway: Rule = (_, { stack, environment }) => [
  { what: "hours", quantity: HOURS, price: "nat.hour" },
  { what: "traffic", quantity: environment.usage.natGb / allOf(stack, "aws_nat_gateway").length, price: "nat.gb" },
];

const endpoint: Rule = (attributes, { environment }) => {
  if (textOf(attributes, "vpc_endpoint_type", "Gateway") === "Gateway") return { free: "a gateway endpoint" };
  const { subnet_ids: subnets } = attributes;
  if (!Array.isArray(subnets)) throw new NotKnown("subnet_ids is not known before the apply");
  return [
    { what: `hours in ${subnets.length} AZs`, quantity: HOURS * subnets.length, price: "endpoint.zone-hour" },
    { what: "traffic", quantity: environment.usage.endpointGb, price: "endpoint.gb" },
  ];
};

const balancer: Rule = (attributes, { environment }) => {
  const type = textOf(attributes, "load_balancer_type", "application");
  if (type !== "network" && type !== "application")
    return [{ what: "hours", unpriced: `a ${type} load balancer is not in the table` }];
  const units = HOURS * environment.usage.balancerUnits;
  return [
    { what: "hours", quantity: HOURS, price: `balancer.${type}-hour` },
    { what: "capacity", quantity: units, price: `balancer.${type}-unit-hour` },
    ...(isSet(attributes, "internal") || !Array.isArray(attributes.subnets)
      ? []
      : [
          {
            what: "public addresses",
            quantity: HOURS * attributes.subnets.length,
            price: "ip.public-hour",
          } as const,
        ]),
  ];
};

/** Addresses, gateways, endpoints, balancers. */
export const networkRules: Readonly<Record<string, Rule>> = {
  aws_eip: () => [{ what: "hours", quantity: HOURS, price: "ip.public-hour" }],
  aws_nat_gateway: natGateway,
  aws_vpc_endpoint: endpoint,
  aws_lb: balancer,
};

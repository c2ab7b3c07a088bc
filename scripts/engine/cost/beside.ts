import { nodeCount } from "#environments/node-counts";
import { HOURS, type Line, type Situation } from "./rule.ts";

/** Stack id under which stands what no stack makes. */
export const BESIDE = "(beside the stacks)";

/** What an environment costs that no resource of a stack stands for: name -> lines. */
export function besideTheStacks(
  asked: Pick<Situation, "environment" | "scenario">,
): ReadonlyMap<string, readonly Line[]> {
  const { usage, kubernetes, availabilityZones: zones, availability } = asked.environment;
  const multiAz = availability === "multi-az";
  const kafka = nodeCount(kubernetes.kafkaNodes.nodes, zones.length, multiAz);
  return new Map<string, readonly Line[]>([
    ["traffic between AZs", [{ what: "traffic", quantity: multiAz ? usage.crossAzGb : 0, price: "traffic.zone-gb" }]],
    ["traffic to the internet", [{ what: "traffic", quantity: usage.internetGb, price: "traffic.internet-gb" }]],
    [
      "volumes of Kafka",
      [{ what: "volumes", quantity: kafka * usage.volumeGibPerKafkaNode, price: "volume.gp3-gb-month" }],
    ],
    [
      "public load balancers",
      [
        { what: "hours", quantity: usage.publicBalancers * HOURS, price: "balancer.application-hour" },
        { what: "capacity", quantity: usage.publicBalancers * HOURS, price: "balancer.application-unit-hour" },
        {
          what: "addresses",
          quantity: usage.publicBalancers * zones.length * HOURS,
          price: "ip.public-hour",
        },
      ],
    ],
    ["MongoDB Atlas", [{ what: "cluster", unpriced: "billed by MongoDB" }]],
  ]);
}

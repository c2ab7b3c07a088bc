import { nodeCount } from "#environments/node-counts";
import { DAYS, HOURS, type Line, monthsKept, type Situation } from "./rule.ts";

/** Stack id under which stands what no stack makes. */
export const BESIDE = "(beside the stacks)";

/** A 64 MB object of the archive is one write. */
const OBJECT_GB = 0.064;

/** Events kept beyond the table's time; what is a month's at the end of the month. */
function archive({ environment, scenario }: Pick<Situation, "environment" | "scenario">): Line[] {
  const { keepDays, coldAfterDays, sizeFactor } = environment.usage.archive;
  const monthly = scenario.eventsGb * sizeFactor;
  const kept = monthsKept(scenario, keepDays);
  const warm = Math.min(kept, coldAfterDays / DAYS);
  return [
    { what: "standard", quantity: monthly * warm, price: "s3.standard-gb-month" },
    { what: "Glacier IR", quantity: monthly * (kept - warm), price: "s3.glacier-ir-gb-month" },
    { what: "writes", quantity: keepDays > 0 ? monthly / OBJECT_GB / 1000 : 0, price: "s3.thousand-puts" },
  ];
}

/** What an environment costs that no resource of a stack stands for: name -> lines. */
export function besideTheStacks(
  asked: Pick<Situation, "environment" | "scenario">,
): ReadonlyMap<string, readonly Line[]> {
  const { usage, kubernetes, availabilityZones: zones, availability } = asked.environment;
  const multiAz = availability === "multi-az";
  const kafka = nodeCount(kubernetes.kafkaNodes.nodes, zones.length, multiAz);
  return new Map<string, readonly Line[]>([
    ["archive of events", archive(asked)],
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

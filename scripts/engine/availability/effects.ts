import type { Availability } from "./with-availability.ts";

/** Towards more copies (single-az to multi-az) or fewer. */
export type Direction = "up" | "down";

/** Which way a switch goes. */
export const directionTo = (availability: Availability): Direction => (availability === "multi-az" ? "up" : "down");

/** What applying one kind of change is like. */
export interface Effect {
  /** What those who use it notice meanwhile. */
  readonly interruption: "none" | "slower" | "connections drop" | "pods move";
  /** The same in words, with what is different afterwards. */
  readonly text: string;
  /** How long it usually takes, from and to, in minutes: estimates, since AWS promises none. */
  readonly minutes: readonly [number, number];
  /** Page that says so. */
  readonly source: string;
}

/** What the switch does to objects of one type. */
export interface TypeEffects {
  readonly service: string;
  readonly up: Effect;
  readonly down: Effect;
  /**
   * Minutes after which the provider stops waiting and the deploy fails; running it again goes on. Source: "Timeouts" on the
   * type's page of the provider's documentation (check).
   */
  readonly limitMinutes?: number;
}

const vpc = "https://docs.aws.amazon.com/vpc/latest/userguide";
const rds = "https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide";
const elasticache = "https://docs.aws.amazon.com/AmazonElastiCache/latest";
const cloudwatch = "https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring";
const eks = "https://docs.aws.amazon.com/eks/latest/userguide/managed-node-groups.html";

const quiet = (text: string, minutes: Effect["minutes"], source: string): Effect => ({
  interruption: "none",
  text,
  minutes,
  source,
});

/** By resource type: every type that the switch may change has an entry. In the order in which redundancy is built up. */
export const effects: Readonly<Record<string, TypeEffects>> = {
  aws_eip: {
    service: "public addresses",
    up: quiet("a new one for each AZ that gets a gateway", [0, 1], `${vpc}/vpc-eips.html`),
    down: quiet("given back after its gateway is gone; AWS may give it to others", [0, 1], `${vpc}/vpc-eips.html`),
  },
  aws_nat_gateway: {
    service: "NAT gateways",
    limitMinutes: 30,
    up: quiet("made before any route leads to it", [1, 3], `${vpc}/nat-gateway-basics.html`),
    down: quiet("deleted once no route leads to it", [1, 3], `${vpc}/nat-gateway-working-with.html`),
  },
  aws_route_table: {
    service: "ways out of private subnets",
    limitMinutes: 5,
    up: {
      interruption: "connections drop",
      text: "connections to the internet that are open in the AZs that get a gateway of their own drop and are made anew at once; from then on they come from another public address, which whoever allows yours must know",
      minutes: [0, 1],
      // Says it of a route that is moved from a NAT instance to a NAT gateway.
      source: `${vpc}/vpc-nat-comparison.html`,
    },
    down: {
      interruption: "connections drop",
      text: "connections to the internet that are open in the AZs that lose their gateway drop and are made anew at once, from the address of the one that stays; what they send is then paid for between AZs as well",
      minutes: [0, 1],
      source: `${vpc}/vpc-nat-comparison.html`,
    },
  },
  aws_db_instance: {
    service: "database",
    limitMinutes: 80,
    up: {
      interruption: "slower",
      text: "no downtime; the standby is made from a snapshot of the volume, and until its own volume is loaded writes take longer, for hours with much data. Begin in a quiet hour. With a standby every commit waits for both",
      minutes: [10, 60],
      source: `${rds}/Concepts.MultiAZ.Migrating.html`,
    },
    down: quiet(
      "no downtime; the standby goes. From then on the daily backup pauses writes for seconds to minutes, and patches and a lost AZ are outages",
      [5, 20],
      "https://repost.aws/knowledge-center/rds-convert-single-az-multi-az",
    ),
  },
  aws_elasticache_replication_group: {
    service: "cache",
    limitMinutes: 40,
    up: quiet(
      "no downtime; the second node is added and filled from the first one, which takes memory and CPU of it, and then failover is turned on",
      [10, 20],
      `${elasticache}/APIReference/API_IncreaseReplicaCount.html`,
    ),
    down: quiet(
      "no downtime for the primary: failover is turned off, then the other node goes, and readers on it connect anew. The node that stays is the primary, which after a failover is not node 001, the one that alarms and graphs are about: make 001 the primary first",
      [5, 15],
      `${elasticache}/APIReference/API_DecreaseReplicaCount.html`,
    ),
  },
  aws_eks_node_group: {
    service: "nodes",
    limitMinutes: 60,
    up: quiet("nodes join; pods stay where they are until they start anew or are spread by hand", [2, 5], eks),
    down: {
      interruption: "pods move",
      text: "pods on the nodes that go are evicted and start elsewhere, without regard to disruption budgets and for 15 minutes at most (check); one that does not fit on what is left waits",
      minutes: [3, 20],
      source: eks,
    },
  },
  aws_cloudwatch_metric_alarm: {
    service: "alarms",
    up: quiet("those of new nodes begin without data", [0, 1], `${cloudwatch}/AlarmThatSendsEmail.html`),
    down: quiet("those of nodes that go, go with them", [0, 1], `${cloudwatch}/AlarmThatSendsEmail.html`),
  },
  aws_cloudwatch_dashboard: {
    service: "dashboard",
    up: quiet("new nodes have a line each", [0, 1], `${cloudwatch}/CloudWatch_Dashboards.html`),
    down: quiet("nodes that went have no line any more", [0, 1], `${cloudwatch}/CloudWatch_Dashboards.html`),
  },
};

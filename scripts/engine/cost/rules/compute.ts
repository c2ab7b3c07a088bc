import {
  type Attributes,
  allOf,
  blockOf,
  NotKnown,
  numberOf,
  type Resources,
  refersTo,
  textOf,
} from "../attributes.ts";
import { runsOf } from "../load.ts";
import { HOURS, type Line, type Rule } from "../rule.ts";

const lambda: Rule = (attributes, { name, stack, environment, scenario }) => {
  const { usage } = environment;
  const { runs, milliseconds } = runsOf(name, attributes, stack, { environment, scenario });
  const seconds = (runs * milliseconds * numberOf(attributes, "memory_size", 128)) / 1000 / 1024;
  const [architecture] = Array.isArray(attributes.architectures) ? attributes.architectures : ["x86_64"];
  const traced = blockOf(attributes, "tracing_config").mode === "Active" ? runs * usage.tracedShare : 0;
  return [
    { what: "runs", quantity: runs / 1e6, price: "lambda.million-requests" },
    {
      what: "time",
      quantity: seconds,
      price: architecture === "arm64" ? "lambda.arm-gb-second" : "lambda.x86-gb-second",
    },
    { what: "traces", quantity: traced / 1e6, price: "traces.million" },
    { what: "metrics", quantity: usage.metricsPerFunction, price: "metric.month" },
    ...askedPerRun(attributes, runs),
  ];
};

/** Calls of a run that are paid by themselves. Variables of a function tell what it asks; see the `settings.ts` of each. */
function askedPerRun({ environment }: Attributes, runs: number): Line[] {
  const variables = JSON.stringify(environment ?? {});
  if (variables.includes('"COST_SOURCE":"cost-explorer"'))
    return [{ what: "questions to Cost Explorer", quantity: runs * 2, price: "cost-explorer.request" }];
  if (variables.includes('"MAX_SHARDS":'))
    return [{ what: "metrics read", quantity: (runs * 3) / 1000, price: "metric.thousand-reads" }];
  return [];
}

/** Nodes that a group starts with. */
export const nodesOf = (group: Attributes): number => numberOf(blockOf(group, "scaling_config"), "desired_size");

/** Volumes of each node, from the launch template in the same stack. */
function volumes(group: Attributes, stack: Resources, nodes: number): Line[] {
  const { id } = blockOf(group, "launch_template");
  if (id === undefined)
    return [{ what: "volumes", quantity: nodes * numberOf(group, "disk_size", 20), price: "volume.gp3-gb-month" }];
  const template = allOf(stack, "aws_launch_template").find(([name]) => refersTo(id, `aws_launch_template.${name}`));
  if (!template) throw new NotKnown("its launch template is not in the stack");
  const [, { block_device_mappings: mappings }] = template;
  return (Array.isArray(mappings) ? (mappings as Attributes[]) : []).map((mapping): Line => {
    const ebs = blockOf(mapping, "ebs");
    const type = textOf(ebs, "volume_type", "gp3");
    if (type !== "gp3") return { what: `volumes ${type}`, unpriced: `${type} is not in the table` };
    return { what: "volumes", quantity: nodes * numberOf(ebs, "volume_size"), price: "volume.gp3-gb-month" };
  });
}

const nodeGroup: Rule = (attributes, { stack }) => {
  const nodes = nodesOf(attributes);
  const [type] = Array.isArray(attributes.instance_types) ? attributes.instance_types : [];
  if (typeof type !== "string" || /[$%]\{/.test(type))
    throw new NotKnown("instance_types is not known before the apply");
  const what = `${nodes} × ${type}`;
  const instances: Line =
    textOf(attributes, "capacity_type", "ON_DEMAND") === "SPOT"
      ? { what, unpriced: "prices of spot nodes change by the hour" }
      : { what, quantity: nodes * HOURS, price: { instance: "ec2", type } };
  return [instances, ...volumes(attributes, stack, nodes)];
};

const addOn: Rule = (attributes, { stack, environment }) => {
  if (textOf(attributes, "addon_name") !== "amazon-cloudwatch-observability")
    return { free: "an add-on of EKS; what it runs on is the nodes'" };
  const nodes = allOf(stack, "aws_eks_node_group").reduce((sum, [, group]) => sum + nodesOf(group), 0);
  return [
    {
      what: `observations of ${nodes} nodes`,
      quantity: nodes * environment.usage.observationsMillionPerNode,
      price: "container-insights.million-observations",
    },
  ];
};

/** AWS says that opting in may be paid by the metric, and no price list at hand says how many there are. */
const mapping: Rule = (attributes) =>
  blockOf(attributes, "metrics_config").metrics === undefined
    ? { free: "reading the stream is paid with the stream" }
    : [{ what: "EventCount metrics", unpriced: "whether and how they are paid was not found (check)" }];

/** Functions and Kubernetes. */
export const computeRules: Readonly<Record<string, Rule>> = {
  aws_lambda_function: lambda,
  aws_lambda_event_source_mapping: mapping,
  aws_eks_cluster: () => [{ what: "hours", quantity: HOURS, price: "eks.cluster-hour" }],
  aws_eks_node_group: nodeGroup,
  aws_eks_addon: addOn,
};

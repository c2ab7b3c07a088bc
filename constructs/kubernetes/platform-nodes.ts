import type { ITerraformDependable } from "cdktf";
import { Construct } from "constructs";
import type { Environment } from "#environments/environment";
import { nodeCount, nodesByZone } from "#environments/node-counts";
import { NodeGroup, type NodeGroupProps } from "./node-group.ts";

type Shared = Pick<NodeGroupProps, "clusterName" | "version" | "roleArn" | "securityGroupId" | "tags" | "dependsOn">;

export interface PlatformNodesProps extends Shared {
  readonly settings: Pick<Environment["kubernetes"], "serviceNodes" | "kafkaNodes">;
  readonly zones: readonly string[];
  /** Every private subnet, and one of them by its AZ. */
  readonly subnetIds: { readonly all: string[]; at(zone: string): string };
  /** As many nodes as survive the loss of an AZ, or as many as the load needs. */
  readonly multiAz: boolean;
  /** Name of a group. */
  readonly nameOf: (name: string) => string;
}

/**
 * The nodes of the services, one group over all AZs, and those of Kafka, a group per AZ with a taint that keeps others away. The
 * groups are there in every AZ from the start; availability changes how many nodes they have, and nothing else.
 */
export class PlatformNodes extends Construct {
  readonly services: ITerraformDependable;

  constructor(
    scope: Construct,
    id: string,
    { settings, zones, subnetIds, multiAz, nameOf, ...shared }: PlatformNodesProps,
  ) {
    super(scope, id);
    const { serviceNodes, kafkaNodes } = settings;
    this.services = new NodeGroup(this, "services", {
      ...shared,
      ...serviceNodes,
      name: nameOf("services"),
      subnetIds: subnetIds.all,
      nodes: nodeCount(serviceNodes.nodes, zones.length, multiAz),
      dedicated: "services",
    });
    for (const [zone, nodes] of nodesByZone(kafkaNodes.nodes, zones, multiAz)) {
      new NodeGroup(this, `kafka-${zone}`, {
        ...shared,
        ...kafkaNodes,
        name: nameOf(`kafka-${zone}`),
        subnetIds: [subnetIds.at(zone)],
        nodes,
        dedicated: "kafka",
        exclusive: true,
      });
    }
  }
}

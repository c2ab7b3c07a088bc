import { Testing } from "cdktf";
import { describe, expect, it } from "vitest";
import { PlatformStack } from "#constructs/core/platform-stack";
import { testEnvironment } from "#constructs/testing/environment";
import { synth } from "#constructs/testing/synth";
import { AddOn, type AddOnProps } from "./add-on.ts";
import { ClusterAccess } from "./cluster-access.ts";
import { NodeGroup, type NodeGroupProps } from "./node-group.ts";

class Cluster extends PlatformStack {
  constructor() {
    super(Testing.app(), testEnvironment(), "cluster");
  }
}

const plain: NodeGroupProps = {
  name: "services",
  clusterName: "dev-eks",
  version: "1.36",
  roleArn: "arn:aws:iam::111111111111:role/node",
  subnetIds: ["subnet-a", "subnet-c"],
  securityGroupId: "sg-nodes",
  instanceTypes: ["m7i.large"],
  nodes: 2,
  diskGb: 40,
  tags: { Owner: "platform" },
  dedicated: "services",
  dependsOn: [],
};

const groupWith = (changes: Partial<NodeGroupProps>) => {
  const stack = new Cluster();
  new NodeGroup(stack, "nodes", { ...plain, ...changes });
  return synth(stack);
};

describe("a group of nodes", () => {
  it("may be empty, and has room for one then, since AWS takes no limit of none", () => {
    const { scaling_config } = groupWith({ nodes: 0 }).resource("aws_eks_node_group.nodes");
    expect(scaling_config).toEqual({ min_size: 0, desired_size: 0, max_size: 1 });
  });

  it("may grow up to its limit, and never has less room than nodes", () => {
    const limit = (changes: Partial<NodeGroupProps>) =>
      groupWith(changes).resource("aws_eks_node_group.nodes").scaling_config.max_size;
    expect([limit({ maxNodes: 6 }), limit({}), limit({ maxNodes: 1 })]).toEqual([6, 2, 2]);
  });

  it("keeps others away only if it is exclusive", () => {
    expect(groupWith({}).resource("aws_eks_node_group.nodes").taint).toBeUndefined();
    const { taint, labels } = groupWith({ dedicated: "kafka", exclusive: true }).resource("aws_eks_node_group.nodes");
    expect(taint).toEqual([{ key: "dedicated", value: "kafka", effect: "NO_SCHEDULE" }]);
    expect(labels).toEqual({ dedicated: "kafka" });
  });

  it("renews one node at a time", () => {
    expect(groupWith({}).resource("aws_eks_node_group.nodes").update_config).toEqual({ max_unavailable: 1 });
  });
});

describe("an add-on", () => {
  const addOnWith = (changes: Partial<AddOnProps>) => {
    const stack = new Cluster();
    new AddOn(stack, "dns", { name: "coredns", clusterName: "dev-eks", ...changes });
    return synth(stack);
  };

  it("leaves its version to AWS, has no role and waits for nothing, unless told", () => {
    const { resource, addresses } = addOnWith({});
    const { addon_name, addon_version, depends_on, pod_identity_association } = resource("aws_eks_addon.dns");
    expect({ addon_name, addon_version, depends_on, pod_identity_association }).toEqual({ addon_name: "coredns" });
    expect(addresses).toEqual(["aws_eks_addon.dns"]);
  });

  it("starts when its role has its rights, not before", () => {
    const pods = {
      roleName: "dns",
      accountId: "111111111111",
      clusterArn: "arn:aws:eks:ap-northeast-2:111111111111:cluster/dev-eks",
      namespace: "kube-system",
      serviceAccount: "coredns",
      policies: ["AmazonRoute53ReadOnlyAccess"],
    };
    const { resource } = addOnWith({ pods, version: "v1.12.4-eksbuild.1" });
    expect(resource("aws_eks_addon.dns")).toMatchObject({
      addon_version: "v1.12.4-eksbuild.1",
      depends_on: ["aws_iam_role_policy_attachment.dns_role_AmazonRoute53ReadOnlyAccess"],
    });
  });
});

describe("access of a role", () => {
  it("is given after the role is known to the cluster, everywhere or in namespaces", () => {
    const stack = new Cluster();
    const role = { clusterName: "dev-eks", roleArn: "arn:aws:iam::111111111111:role/team" };
    new ClusterAccess(stack, "team", { ...role, may: "edit", namespaces: ["services"] });
    new ClusterAccess(stack, "all", { ...role, may: "view" });
    const { resource } = synth(stack);
    expect(resource("aws_eks_access_policy_association.team_edit")).toMatchObject({
      principal_arn: "${aws_eks_access_entry.team.principal_arn}",
      access_scope: { type: "namespace", namespaces: ["services"] },
    });
    expect(resource("aws_eks_access_policy_association.all_view").access_scope).toEqual({ type: "cluster" });
  });
});

import { Testing } from "cdktf";
import { afterEach, describe, expect, it, vi } from "vitest";
import { testEnvironment } from "#constructs/testing/environment";
import { type Synthesized, synth } from "#constructs/testing/synth";
import { defineEnvironment } from "#environments/define";
import type { EnvironmentInput } from "#environments/environment";
import { prod } from "#environments/prod";
import { EksStack } from "./eks.ts";

const eksOf = (changes: Partial<EnvironmentInput> = {}) => synth(new EksStack(Testing.app(), testEnvironment(changes)));
const from = (contract: string, field: string) =>
  `\${jsondecode(data.aws_ssm_parameter.contracts_${contract}.insecure_value).values.${field}}`;
const privateSubnets = from("vpc", "privateSubnetIds").replace("${", "${values(").replace(/\}$/, ")}");
const clusterOf = ({ resource }: Synthesized) => resource("aws_eks_cluster.cluster");
const { resource, resources } = eksOf();

afterEach(() => {
  vi.unstubAllEnvs();
});

describe("the control plane", () => {
  const cluster = resource("aws_eks_cluster.cluster");

  it("spans every AZ, with the group of the nodes at its ends", () => {
    expect(cluster.vpc_config.subnet_ids).toBe(privateSubnets);
    expect(cluster.vpc_config.security_group_ids).toEqual([from("sg-eks", "groupId")]);
  });

  it("answers inside the VPC only, until ranges are named", () => {
    expect(cluster.vpc_config).toMatchObject({ endpoint_private_access: true, endpoint_public_access: false });
    const open = eksOf({ kubernetes: { publicAccessCidrs: ["203.0.113.0/24"] } });
    expect(clusterOf(open).vpc_config).toMatchObject({
      endpoint_private_access: true,
      endpoint_public_access: true,
      public_access_cidrs: ["203.0.113.0/24"],
    });
  });

  it("encrypts what it stores with the platform's key", () => {
    expect(cluster.encryption_config).toEqual({
      provider: { key_arn: from("keys", "platformKeyArn") },
      resources: ["secrets"],
    });
  });

  it("logs everything to a group that was there before it and forgets", () => {
    expect(cluster.enabled_cluster_log_types).toHaveLength(5);
    expect(cluster.depends_on).toEqual(["aws_cloudwatch_log_group.cluster_log"]);
    expect(resource("aws_cloudwatch_log_group.cluster_log")).toMatchObject({
      name: "/aws/eks/dev-eks/cluster",
      retention_in_days: 7,
      kms_key_id: from("keys", "logsKeyArn"),
    });
  });

  it("is kept from deletion where data is protected, and upgraded rather than paid for sixfold", () => {
    expect(clusterOf(eksOf({ protectData: true })).deletion_protection).toBe(true);
    expect(cluster).toMatchObject({ deletion_protection: false, upgrade_policy: { support_type: "STANDARD" } });
    const patient = eksOf({ kubernetes: { extendedSupport: true, version: "1.35" } });
    expect(clusterOf(patient)).toMatchObject({ upgrade_policy: { support_type: "EXTENDED" }, version: "1.35" });
  });

  it("goes without that protection in a rehearsal with a provider from before it, which would refuse the stack", () => {
    const protectedBy = (version: string) => {
      vi.stubEnv("SLUICE_AWS_PROVIDER", JSON.stringify({ version }));
      return clusterOf(eksOf({ protectData: true })).deletion_protection;
    };
    expect(["5.100.0", "6.8.0", "6.9.0", "6.25.0"].map(protectedBy)).toEqual([undefined, undefined, true, true]);
  });

  it("has the name that the environment gives it", () => {
    const adopted = eksOf({ names: { "dev-eks": "erp-dev" } });
    expect(clusterOf(adopted).name).toBe("erp-dev");
    expect(adopted.resource("aws_cloudwatch_log_group.cluster_log").name).toBe("/aws/eks/erp-dev/cluster");
  });
});

describe("access to the cluster", () => {
  const role = (name: string) => `arn:aws:iam::111111111111:role/${name}`;
  const access = { adminRoleArns: [role("admin")], viewRoleArns: [role("team/viewer")] };

  it("is by entries alone: who creates it has none", () => {
    expect(resource("aws_eks_cluster.cluster").access_config).toEqual({
      authentication_mode: "API",
      bootstrap_cluster_creator_admin_permissions: false,
    });
    expect(Object.keys(resources("aws_eks_access_entry"))).toEqual(["access-of-build"]);
  });

  it("lets administrators do everything and viewers look", () => {
    const granted = eksOf({ kubernetes: { access } });
    expect(granted.resource("aws_eks_access_policy_association.access-of-admin_administer")).toMatchObject({
      policy_arn: "arn:aws:eks::aws:cluster-access-policy/AmazonEKSClusterAdminPolicy",
      access_scope: { type: "cluster" },
    });
    const viewer = granted.resource("aws_eks_access_entry.access-of-team-viewer");
    expect(viewer.principal_arn).toBe(role("team/viewer"));
    expect(viewer.kubernetes_groups).toBeUndefined();
    expect(granted.resource("aws_eks_access_policy_association.access-of-team-viewer_view").policy_arn).toMatch(
      /AmazonEKSViewPolicy$/,
    );
  });

  it("lets a build change its namespaces only, and no parameter decides who the build is", () => {
    expect(resource("aws_eks_access_entry.access-of-build").principal_arn).toBe(role("dev-iam-build"));
    // By this group a role in the cluster lets it make what no policy of EKS covers.
    expect(resource("aws_eks_access_entry.access-of-build").kubernetes_groups).toEqual(["sluice-build"]);
    expect(resource("aws_eks_access_policy_association.access-of-build_edit")).toMatchObject({
      policy_arn: "arn:aws:eks::aws:cluster-access-policy/AmazonEKSEditPolicy",
      access_scope: { type: "namespace", namespaces: ["services"] },
    });
  });
});

describe("nodes", () => {
  it("carry the group of sg-eks and no other, and keep their credentials from pods", () => {
    const templates = Object.values(resources("aws_launch_template"));
    expect(templates).toHaveLength(3);
    for (const template of templates) {
      expect(template).toMatchObject({
        vpc_security_group_ids: [from("sg-eks", "groupId")],
        metadata_options: { http_tokens: "required", http_put_response_hop_limit: 1 },
      });
      expect(template.block_device_mappings).toMatchObject([{ ebs: { volume_type: "gp3", encrypted: "true" } }]);
    }
  });

  it("tell who pays for their instances and volumes", () => {
    const { tag_specifications: tagged } = resource("aws_launch_template.nodes_services_template");
    expect(tagged.map(({ resource_type }: { resource_type: string }) => resource_type)).toEqual(["instance", "volume"]);
    for (const { tags } of tagged)
      expect(tags).toMatchObject({ CostCenter: "platform-dev", DataClassification: "confidential" });
  });

  it("of Kafka are Kafka's alone, a group per AZ; those of services take all others", () => {
    for (const zone of ["ap-northeast-2a", "ap-northeast-2c"]) {
      expect(resource(`aws_eks_node_group.nodes_kafka-${zone}`)).toMatchObject({
        taint: [{ key: "dedicated", value: "kafka", effect: "NO_SCHEDULE" }],
        labels: { dedicated: "kafka" },
        subnet_ids: [from("vpc", `privateSubnetIds["${zone}"]`)],
      });
    }
    expect(resource("aws_eks_node_group.nodes_services").taint).toBeUndefined();
    expect(resource("aws_eks_node_group.nodes_services").subnet_ids).toBe(privateSubnets);
  });

  it("run the cluster's version, an image of their own architecture, and the newest launch template", () => {
    const other = eksOf({ kubernetes: { serviceNodes: { instanceTypes: ["m7g.large"], capacity: "spot" } } });
    expect(other.resource("aws_eks_node_group.nodes_services")).toMatchObject({
      version: "1.36",
      ami_type: "AL2023_ARM_64_STANDARD",
      capacity_type: "SPOT",
      launch_template: { version: "${tostring(aws_launch_template.nodes_services_template.latest_version)}" },
    });
    expect(resource("aws_eks_node_group.nodes_services")).toMatchObject({
      ami_type: "AL2023_x86_64_STANDARD",
      capacity_type: "ON_DEMAND",
    });
  });

  it("wait for the network and the roles of pods, without which none becomes ready", () => {
    for (const group of Object.values(resources("aws_eks_node_group")))
      expect(group.depends_on).toEqual([
        "aws_eks_addon.add-ons_eks-pod-identity-agent",
        "aws_eks_addon.add-ons_kube-proxy",
        "aws_eks_addon.add-ons_vpc-cni",
      ]);
  });
});

describe("the availability of nodes", () => {
  const sizes = ({ resources }: Synthesized) =>
    Object.fromEntries(
      Object.entries(resources("aws_eks_node_group")).map(
        ([
          id,
          {
            scaling_config: { min_size, desired_size },
          },
        ]) => {
          expect(min_size).toBe(desired_size);
          return [id.replace("nodes_", ""), desired_size];
        },
      ),
    );

  it("is a matter of their number: nothing else changes when it is switched", () => {
    const single = eksOf({ availability: "single-az" });
    const multi = eksOf({ availability: "multi-az" });
    expect(sizes(single)).toEqual({ services: 2, "kafka-ap-northeast-2a": 1, "kafka-ap-northeast-2c": 0 });
    expect(sizes(multi)).toEqual({ services: 4, "kafka-ap-northeast-2a": 1, "kafka-ap-northeast-2c": 1 });
    const withoutSizes = ({ json }: Synthesized) =>
      JSON.stringify(json, (key, value) => (key === "scaling_config" ? undefined : value));
    expect(withoutSizes(multi)).toBe(withoutSizes(single));
  });

  it("in production leaves two for services, and a majority of three brokers, when an AZ is lost", () => {
    expect(sizes(synth(new EksStack(Testing.app(), defineEnvironment(prod))))).toEqual({
      services: 3,
      "kafka-ap-northeast-2a": 1,
      "kafka-ap-northeast-2b": 1,
      "kafka-ap-northeast-2c": 1,
    });
  });
});

describe("add-ons", () => {
  const addOn = (name: string) => resource(`aws_eks_addon.add-ons_${name}`);

  it("are the six that the platform needs, at AWS's default version unless one is named", () => {
    expect(Object.values(resources("aws_eks_addon")).map(({ addon_name }) => addon_name)).toEqual([
      "amazon-cloudwatch-observability",
      "aws-ebs-csi-driver",
      "coredns",
      "eks-pod-identity-agent",
      "kube-proxy",
      "vpc-cni",
    ]);
    expect(addOn("coredns").addon_version).toBeUndefined();
    const pinned = eksOf({ kubernetes: { addonVersions: { coredns: "v1.12.4-eksbuild.1" } } });
    expect(pinned.resource("aws_eks_addon.add-ons_coredns").addon_version).toBe("v1.12.4-eksbuild.1");
  });

  it("that call AWS act in roles that only their own service account can take on", () => {
    const accounts = { "vpc-cni": "aws-node", "aws-ebs-csi-driver": "ebs-csi-controller-sa" };
    for (const [name, serviceAccount] of Object.entries(accounts)) {
      expect(addOn(name).pod_identity_association).toEqual([
        { role_arn: `\${aws_iam_role.add-ons_${name}_role.arn}`, service_account: serviceAccount },
      ]);
      const trust = resource(`aws_iam_role.add-ons_${name}_role`).assume_role_policy;
      expect(trust).toContain(`"aws:RequestTag/kubernetes-service-account" = "${serviceAccount}"`);
      expect(trust).toContain('"aws:RequestTag/eks-cluster-arn" = aws_eks_cluster.cluster.arn');
    }
    expect(addOn("coredns").pod_identity_association).toBeUndefined();
  });

  it("that need nodes wait for them, and Container Insights for its log groups too", () => {
    const nodes = "aws_eks_node_group.nodes_services";
    expect(addOn("coredns").depends_on).toEqual([nodes]);
    expect(addOn("aws-ebs-csi-driver").depends_on).toContain(nodes);
    expect(addOn("amazon-cloudwatch-observability").depends_on).toEqual(
      expect.arrayContaining([nodes, "aws_cloudwatch_log_group.container-logs_application"]),
    );
    expect(addOn("kube-proxy").depends_on).toBeUndefined();
  });

  it("may make encrypted volumes only, whatever a chart's StorageClass says", () => {
    const { policy } = resource("aws_iam_role_policy.add-ons_aws-ebs-csi-driver_role_plain-volumes");
    expect(policy).toContain(
      '"Effect" = "Deny", "Action" = ["ec2:CreateVolume"], "Resource" = ["arn:aws:ec2:*:*:volume/*"], "Condition" = {"Bool" = {"ec2:Encrypted" = "false"}}',
    );
    expect(addOn("aws-ebs-csi-driver").depends_on).toContain(
      "aws_iam_role_policy.add-ons_aws-ebs-csi-driver_role_plain-volumes",
    );
  });

  it("measure restarts for the cluster as a whole, or their alarm would hear nothing, and a silence is no alarm", () => {
    const { agent } = JSON.parse(addOn("amazon-cloudwatch-observability").configuration_values);
    expect(agent.config.logs.metrics_collected.kubernetes).toEqual({ enhanced_container_insights: true });
  });

  it("enforce network policies", () => {
    expect(JSON.parse(addOn("vpc-cni").configuration_values)).toEqual({ enableNetworkPolicy: "true" });
  });
});

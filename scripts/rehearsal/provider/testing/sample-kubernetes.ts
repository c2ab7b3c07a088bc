import type { Samples } from "./sample.ts";

const cluster = "${aws_eks_cluster.x.name}";
const role = "${aws_iam_role.x.arn}";

const lifecycle = (days: number): string =>
  JSON.stringify({
    rules: [
      {
        rulePriority: 1,
        selection: { tagStatus: "untagged", countType: "sinceImagePushed", countUnit: "days", countNumber: days },
        action: { type: "expire" },
      },
    ],
  });

/** The cluster with what belongs to it, and the images that it runs. */
export const kubernetesSamples: Samples = {
  aws_eks_cluster: {
    config: {
      name: "platform",
      role_arn: role,
      version: "1.35",
      access_config: [{ authentication_mode: "API", bootstrap_cluster_creator_admin_permissions: false }],
      encryption_config: [{ resources: ["secrets"], provider: [{ key_arn: "${aws_kms_key.x.arn}" }] }],
      vpc_config: [
        { subnet_ids: ["${aws_subnet.x.id}"], endpoint_private_access: true, endpoint_public_access: false },
      ],
    },
    changed: { version: "1.36", enabled_cluster_log_types: ["audit"] },
    replaced: {
      access_config: [{ authentication_mode: "API", bootstrap_cluster_creator_admin_permissions: true }],
    },
  },
  aws_eks_node_group: {
    config: {
      cluster_name: cluster,
      node_group_name: "services",
      node_role_arn: role,
      subnet_ids: ["${aws_subnet.x.id}"],
      launch_template: [{ id: "${aws_launch_template.x.id}", version: "1" }],
      scaling_config: [{ min_size: 1, desired_size: 1, max_size: 2 }],
      taint: [{ key: "dedicated", value: "kafka", effect: "NO_SCHEDULE" }],
    },
    changed: {
      launch_template: [{ id: "${aws_launch_template.x.id}", version: "2" }],
      scaling_config: [{ min_size: 3, desired_size: 3, max_size: 3 }],
    },
    replaced: { launch_template: [{ id: "lt-00000000000000000", version: "1" }] },
  },
  aws_eks_addon: {
    config: { cluster_name: cluster, addon_name: "vpc-cni", resolve_conflicts_on_update: "OVERWRITE" },
    changed: { pod_identity_association: [{ role_arn: role, service_account: "aws-node" }] },
    replaced: { addon_name: "coredns" },
  },
  aws_eks_access_entry: {
    config: { cluster_name: cluster, principal_arn: role, type: "STANDARD" },
    changed: { tags: { Team: "services" } },
    replaced: { type: "EC2_LINUX" },
  },
  aws_eks_access_policy_association: {
    config: {
      cluster_name: cluster,
      principal_arn: role,
      policy_arn: "arn:aws:eks::aws:cluster-access-policy/AmazonEKSViewPolicy",
      access_scope: [{ type: "cluster" }],
    },
    replaced: { access_scope: [{ type: "namespace", namespaces: ["services"] }] },
  },
  aws_eks_pod_identity_association: {
    config: { cluster_name: cluster, namespace: "kube-system", service_account: "controller", role_arn: role },
    changed: { role_arn: "arn:aws:iam::000000000000:role/other" },
    replaced: { service_account: "other" },
  },
  aws_launch_template: {
    config: { name: "services", metadata_options: [{ http_tokens: "required", http_put_response_hop_limit: 1 }] },
    changed: { vpc_security_group_ids: ["${aws_security_group.x.id}"] },
    replaced: { name: "kafka" },
  },
  aws_ecr_repository: {
    config: {
      name: "local/employee-service",
      image_tag_mutability: "IMMUTABLE",
      encryption_configuration: [{ encryption_type: "KMS", kms_key: "${aws_kms_key.x.arn}" }],
    },
    changed: { image_scanning_configuration: [{ scan_on_push: true }] },
    replaced: { name: "local/notification-service" },
  },
  aws_ecr_lifecycle_policy: {
    config: { repository: "${aws_ecr_repository.x.name}", policy: lifecycle(7) },
    replaced: { policy: lifecycle(14) },
  },
};

import { arn, type FactsTable } from "./facts.ts";

/** Fields of a flow log record when none are chosen, from the VPC user guide. */
const FLOW_LOG_FORMAT =
  "${version} ${account-id} ${interface-id} ${srcaddr} ${dstaddr} ${srcport} ${dstport} ${protocol} ${packets} ${bytes} " +
  "${start} ${end} ${action} ${log-status}";

/** Security groups, network ACLs, flow logs. Source: the pages of those names. */
export const networkSecurity: FactsTable = {
  aws_default_security_group: {
    id: "{vpc_id>aws_vpc.default_security_group_id}",
    computed: {
      arn: arn("ec2", "security-group/{id}"),
      description: "default VPC security group",
      name: "default",
      name_prefix: "",
    },
    defaults: { revoke_rules_on_delete: false },
    forceNew: ["vpc_id"],
    residues: ["revoke_rules_on_delete"],
    adopts: true,
  },
  aws_security_group: {
    id: "sg-{hex:17}",
    computed: { arn: arn("ec2", "security-group/{id}") },
    defaults: { description: "Managed by Terraform", revoke_rules_on_delete: false },
    forceNew: ["description", "name", "name_prefix", "vpc_id"],
    residues: ["revoke_rules_on_delete"],
    unique: [["vpc_id", "name"]],
    conflict: "InvalidGroup.Duplicate",
  },
  aws_network_acl: {
    id: "acl-{hex:17}",
    computed: { arn: arn("ec2", "network-acl/{id}") },
    forceNew: ["vpc_id"],
  },
  aws_network_acl_association: {
    id: "aclassoc-{hex:17}",
    forceNew: ["subnet_id"],
    unique: [["subnet_id"]],
    conflict: "Resource.AlreadyAssociated",
  },
  aws_flow_log: {
    id: "fl-{hex:17}",
    computed: { arn: arn("ec2", "vpc-flow-log/{id}") },
    defaults: {
      log_destination_type: "cloud-watch-logs",
      log_format: FLOW_LOG_FORMAT,
      max_aggregation_interval: 600,
    },
    forceNew: [
      "deliver_cross_account_role",
      "destination_options",
      "eni_id",
      "iam_role_arn",
      "log_destination",
      "log_destination_type",
      "log_format",
      "max_aggregation_interval",
      "regional_nat_gateway_id",
      "subnet_id",
      "traffic_type",
      "transit_gateway_attachment_id",
      "transit_gateway_id",
      "vpc_id",
    ],
  },
};

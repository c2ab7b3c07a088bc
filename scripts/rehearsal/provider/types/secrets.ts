import { arn, type FactsTable } from "./facts.ts";

/** Keys, parameters, secrets. Source: the `kms_key`, `kms_alias`, `ssm_parameter` and `secretsmanager_secret` pages. */
export const secrets: FactsTable = {
  aws_kms_key: {
    id: "{uuid}",
    computed: {
      arn: arn("kms", "key/{id}"),
      key_id: "{id}",
      policy:
        '{"Id":"key-default-1","Statement":[{"Action":"kms:*","Effect":"Allow","Principal":{"AWS":' +
        '"arn:{partition}:iam::{account}:root"},"Resource":"*","Sid":"Enable IAM User Permissions"}],"Version":"2012-10-17"}',
      rotation_period_in_days: (own) => (own("enable_key_rotation") ? 365 : 0),
    },
    defaults: {
      bypass_policy_lockout_safety_check: false,
      customer_master_key_spec: "SYMMETRIC_DEFAULT",
      is_enabled: true,
      key_usage: "ENCRYPT_DECRYPT",
    },
    forceNew: ["custom_key_store_id", "customer_master_key_spec", "key_usage", "multi_region", "xks_key_id"],
    residues: ["bypass_policy_lockout_safety_check", "deletion_window_in_days"],
  },
  aws_kms_alias: {
    id: "{name}",
    computed: { arn: arn("kms", "{name}"), target_key_arn: "{target_key_id>aws_kms_key.arn}" },
    forceNew: ["name", "name_prefix"],
    mirrors: { target_key_arn: ["target_key_id"] },
    conflict: "AlreadyExistsException",
  },
  aws_ssm_parameter: {
    id: "{name}",
    computed: {
      arn: (own) => arn("ssm", String(own("name")).startsWith("/") ? "parameter{name}" : "parameter/{name}"),
      data_type: "text",
      // Given back as `value` only; the configuration's `insecure_value` never comes from the service.
      insecure_value: null,
      key_id: (own) => (own("type") === "SecureString" ? "alias/aws/ssm" : ""),
      tier: "Standard",
      value: "{insecure_value}",
      version: 1,
    },
    forceNew: ["data_type", "name"],
    mirrors: {
      has_value_wo: ["value_wo_version"],
      insecure_value: ["value"],
      value: ["insecure_value"],
      version: ["description", "insecure_value", "tier", "type", "value", "value_wo_version"],
    },
    residues: ["overwrite", "value_wo_version"],
    echoes: ["insecure_value"],
    sensitive: ["value"],
    conflict: "ParameterAlreadyExists",
  },
  aws_secretsmanager_secret: {
    id: "{arn}",
    computed: { arn: arn("secretsmanager", "secret:{name}-{base36:6}") },
    defaults: { force_overwrite_replica_secret: false, recovery_window_in_days: 30 },
    forceNew: ["name", "name_prefix"],
    residues: ["force_overwrite_replica_secret", "recovery_window_in_days"],
    unique: [["name"]],
    conflict: "ResourceExistsException",
  },
};

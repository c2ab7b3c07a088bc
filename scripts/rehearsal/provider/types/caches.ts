import { arn, type FactsTable, type TypeFacts } from "./facts.ts";

/** Source: ElastiCache user guide, "Role-Based Access Control (RBAC)"; the error of a missing default user as AWS words it. */
const refusedGroup: TypeFacts["refuses"] = (own, others) => {
  const ids = (own("user_ids") ?? []) as readonly unknown[];
  const members = others("aws_elasticache_user").filter(({ user_id }) => ids.includes(user_id));
  const engineOf = (engine: unknown) => String(engine).toLowerCase();
  if (engineOf(own("engine")) === "valkey") {
    const open = members.find(
      ({ authentication_mode: mode, no_password_required }) =>
        no_password_required === true ||
        (mode as { type?: unknown }[] | undefined)?.[0]?.type === "no-password-required",
    );
    return (
      open &&
      `InvalidParameterCombination: a user group of Valkey takes no user without a password or IAM: ${open.user_id}`
    );
  }
  const foreign = members.find(({ engine }) => engineOf(engine) !== "redis");
  if (foreign)
    return `InvalidParameterCombination: a user group of Redis takes users of Redis alone: ${foreign.user_id}`;
  if (!members.some(({ user_name }) => user_name === "default"))
    return "DefaultUserRequired: User group needs to contain a user with the user name default.";
  return undefined;
};

/** Valkey and Redis. Source: the `elasticache_*` pages, and what the provider marks as ForceNew. */
export const caches: FactsTable = {
  aws_elasticache_replication_group: {
    id: "{replication_group_id}",
    computed: {
      arn: arn("elasticache", "replicationgroup:{replication_group_id}"),
      cluster_enabled: false,
      cluster_mode: "disabled",
      configuration_endpoint_address: "",
      engine_version_actual: "{engine_version}.0",
      ip_discovery: "ipv4",
      member_clusters: (own) =>
        Array.from(
          { length: Number(own("num_cache_clusters")) },
          (_, index) => `{replication_group_id}-00${index + 1}`,
        ),
      network_type: "ipv4",
      num_node_groups: 1,
      parameter_group_name: (own) => `default.${own("engine")}${String(own("engine_version")).split(".")[0]}`,
      primary_endpoint_address: "master.{replication_group_id}.{base36:6}.apn2.cache.{dns}",
      reader_endpoint_address: "replica.{replication_group_id}.{base36:6}.apn2.cache.{dns}",
      replicas_per_node_group: (own) => Number(own("num_cache_clusters")) - 1,
      security_group_names: [],
      snapshot_window: "17:00-18:00",
      transit_encryption_mode: "",
    },
    defaults: { automatic_failover_enabled: false, multi_az_enabled: false },
    forceNew: [
      "at_rest_encryption_enabled",
      "data_tiering_enabled",
      "global_replication_group_id",
      "kms_key_id",
      "network_type",
      "node_group_configuration",
      "port",
      "replication_group_id",
      "security_group_names",
      "snapshot_arns",
      "snapshot_name",
      "subnet_group_name",
    ],
    mirrors: {
      engine_version_actual: ["engine", "engine_version"],
      member_clusters: ["num_cache_clusters"],
      parameter_group_name: ["engine", "engine_version"],
      replicas_per_node_group: ["num_cache_clusters"],
    },
    residues: ["apply_immediately", "auth_token_update_strategy", "final_snapshot_identifier"],
    conflict: "ReplicationGroupAlreadyExists",
  },
  aws_elasticache_subnet_group: {
    id: "{name}",
    computed: { arn: arn("elasticache", "subnetgroup:{name}"), vpc_id: "vpc-{hex:17}" },
    defaults: { description: "Managed by Terraform" },
    forceNew: ["name"],
    conflict: "CacheSubnetGroupAlreadyExists",
  },
  aws_elasticache_user: {
    id: "{user_id}",
    computed: {
      arn: arn("elasticache", "user:{user_id}"),
      "authentication_mode.password_count": 0,
    },
    forceNew: ["user_id", "user_name"],
    residues: ["no_password_required", "passwords"],
    conflict: "UserAlreadyExists",
  },
  aws_elasticache_user_group: {
    id: "{user_group_id}",
    computed: { arn: arn("elasticache", "usergroup:{user_group_id}") },
    forceNew: ["user_group_id"],
    refuses: refusedGroup,
    conflict: "UserGroupAlreadyExists",
  },
};

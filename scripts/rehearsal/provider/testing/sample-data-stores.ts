import type { Samples } from "./sample.ts";

/** Databases and caches, and what belongs to them. */
export const dataStoreSamples: Samples = {
  aws_db_subnet_group: {
    config: { name: "database", subnet_ids: ["${aws_subnet.x.id}"] },
    changed: { description: "data subnets" },
    replaced: { name: "other" },
  },
  aws_db_parameter_group: {
    config: {
      name: "database",
      family: "mysql8.4",
      parameter: [{ name: "slow_query_log", value: "1", apply_method: "immediate" }],
    },
    changed: { parameter: [{ name: "slow_query_log", value: "0", apply_method: "immediate" }] },
    replaced: { family: "mysql8.0" },
  },
  aws_db_instance: {
    config: {
      identifier: "database",
      engine: "mysql",
      engine_version: "8.4",
      instance_class: "db.t4g.micro",
      allocated_storage: 20,
      storage_type: "gp3",
      storage_encrypted: true,
      kms_key_id: "arn:aws:kms:ap-northeast-2:000000000000:key/00000000-0000-4000-8000-000000000000",
      db_name: "platform",
      username: "admin",
      manage_master_user_password: true,
      db_subnet_group_name: "${aws_db_subnet_group.x.name}",
      parameter_group_name: "${aws_db_parameter_group.x.name}",
      vpc_security_group_ids: ["${aws_security_group.x.id}"],
      multi_az: false,
      skip_final_snapshot: true,
    },
    changed: { multi_az: true, instance_class: "db.m7g.large" },
    replaced: { db_name: "other" },
  },
  aws_elasticache_subnet_group: {
    config: { name: "cache", subnet_ids: ["${aws_subnet.x.id}"] },
    changed: { description: "data subnets" },
    replaced: { name: "other" },
  },
  aws_elasticache_user: {
    config: {
      user_id: "services",
      user_name: "services",
      engine: "valkey",
      access_string: "on ~* +@all",
      authentication_mode: [{ type: "iam" }],
    },
    changed: { access_string: "on ~* +@read" },
    replaced: { user_id: "others", user_name: "others" },
  },
  aws_elasticache_user_group: {
    config: { user_group_id: "cache", engine: "valkey", user_ids: ["${aws_elasticache_user.x.user_id}"] },
    changed: { user_ids: [] },
    replaced: { user_group_id: "other" },
  },
  aws_elasticache_replication_group: {
    config: {
      replication_group_id: "cache",
      description: "cache",
      engine: "valkey",
      engine_version: "8.2",
      node_type: "cache.t4g.micro",
      num_cache_clusters: 1,
      port: 6379,
      subnet_group_name: "${aws_elasticache_subnet_group.x.name}",
      security_group_ids: ["${aws_security_group.x.id}"],
      at_rest_encryption_enabled: "true",
      transit_encryption_enabled: true,
      transit_encryption_mode: "required",
      maintenance_window: "sun:19:00-sun:20:00",
      user_group_ids: ["${aws_elasticache_user_group.x.user_group_id}"],
    },
    changed: { num_cache_clusters: 2, automatic_failover_enabled: true, multi_az_enabled: true },
    replaced: { port: 6380 },
  },
};

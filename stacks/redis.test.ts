import { Testing } from "cdktf";
import { describe, expect, it } from "vitest";
import { testEnvironment } from "#constructs/testing/environment";
import { type Block, synth } from "#constructs/testing/synth";
import type { EnvironmentInput } from "#environments/environment";
import { RedisStack } from "./redis.ts";

const redisOf = (changes: Partial<EnvironmentInput> = {}) =>
  synth(new RedisStack(Testing.app(), testEnvironment(changes)));
const groupOf = (changes: Partial<EnvironmentInput> = {}) =>
  redisOf(changes).resource("aws_elasticache_replication_group.main");
const from = (contract: string, path: string) =>
  `\${jsondecode(data.aws_ssm_parameter.contracts_${contract}.insecure_value).values.${path}}`;

describe("the cache", () => {
  it("is Valkey by default, and Redis by choice", () => {
    expect(groupOf()).toMatchObject({ engine: "valkey", engine_version: "8.2", node_type: "cache.t4g.micro" });
    const redis = redisOf({ cache: { engine: "redis", version: "7.1" } });
    expect(redis.resource("aws_elasticache_replication_group.main")).toMatchObject({
      engine: "redis",
      engine_version: "7.1",
    });
  });

  it("has users of an engine that lets one be without a password, and that a change from Redis to Valkey leaves alone", () => {
    const users = (changes: Partial<EnvironmentInput>) => {
      const { resources } = redisOf(changes);
      return [resources("aws_elasticache_user"), resources("aws_elasticache_user_group")];
    };
    const valkey = users({ cache: { engine: "valkey" } });
    expect(users({ cache: { engine: "redis", version: "7.1" } })).toEqual(valkey);
    for (const each of valkey.flatMap(Object.values)) expect(each.engine).toBe("redis");
  });

  it("is encrypted at rest under the key of the services' data, and speaks TLS only", () => {
    expect(groupOf()).toMatchObject({
      at_rest_encryption_enabled: "true",
      kms_key_id: from("keys", "dataKeyArn"),
      transit_encryption_enabled: true,
      transit_encryption_mode: "required",
      security_group_ids: [from("sg-redis", "groupId")],
    });
  });

  it("is signed in to by IAM alone: no password or token, and the user everyone is at first is off", () => {
    const { resource, resources, json } = redisOf();
    expect(resource("aws_elasticache_user.main_users_services")).toMatchObject({
      user_id: "dev-redis-main-services",
      user_name: "dev-redis-main-services",
      authentication_mode: { type: "iam" },
    });
    expect(resource("aws_elasticache_user.main_users_nobody")).toMatchObject({
      user_name: "default",
      access_string: "off -@all",
    });
    expect(resource("aws_elasticache_user_group.main_users").user_ids).toHaveLength(2);
    expect(resource("aws_elasticache_replication_group.main").user_group_ids).toEqual([
      "${aws_elasticache_user_group.main_users.user_group_id}",
    ]);
    expect(Object.keys(resources("aws_elasticache_user"))).toHaveLength(2);
    expect(JSON.stringify(json.resource)).not.toMatch(/auth_token|"passwords"/);
  });

  it("has a second node that takes over in multi-AZ, and changes nothing else when availability is switched", () => {
    const [single, multi] = [redisOf({ availability: "single-az" }), redisOf({ availability: "multi-az" })];
    const { num_cache_clusters, automatic_failover_enabled, multi_az_enabled, ...one } = single.resource(
      "aws_elasticache_replication_group.main",
    );
    const two: Block = multi.resource("aws_elasticache_replication_group.main");
    expect([num_cache_clusters, automatic_failover_enabled, multi_az_enabled]).toEqual([1, false, false]);
    expect(two).toEqual({
      ...one,
      num_cache_clusters: 2,
      automatic_failover_enabled: true,
      multi_az_enabled: true,
    });
    const gone = single.addresses.filter((address) => !multi.addresses.includes(address));
    const added = multi.addresses.filter((address) => !single.addresses.includes(address));
    expect(gone).toEqual([]);
    expect(added).toEqual(
      ["cpu", "evictions", "memory"].map((what) => `aws_cloudwatch_metric_alarm.alarms_${what}-002`),
    );
  });

  it("is kept in snapshots where data is protected, and nowhere else", () => {
    expect(groupOf({ protectData: true, cache: { snapshotDays: 20 } })).toMatchObject({
      snapshot_retention_limit: 20,
      final_snapshot_identifier: "dev-redis-main-final",
    });
    const free = groupOf({ protectData: false });
    expect(free.snapshot_retention_limit).toBe(0);
    expect(free.final_snapshot_identifier).toBeUndefined();
  });

  it("stands in the data subnets of every AZ", () => {
    expect(redisOf().resource("aws_elasticache_subnet_group.main_subnets").subnet_ids).toContain(
      "values.dataSubnetIds",
    );
  });

  it("writes slow commands to a log group that forgets", () => {
    const { resource } = redisOf();
    expect(resource("aws_elasticache_replication_group.main").log_delivery_configuration).toEqual([
      {
        destination: "${aws_cloudwatch_log_group.main_slow-log.name}",
        destination_type: "cloudwatch-logs",
        log_format: "json",
        log_type: "slow-log",
      },
    ]);
    expect(resource("aws_cloudwatch_log_group.main_slow-log").retention_in_days).toBe(7);
  });
});

describe("the cache's alarms", () => {
  const { resource } = redisOf({ availability: "multi-az" });

  it("tell of more than 30 % misses in 10 minutes, over all nodes, and not of a handful of reads", () => {
    const alarm = resource("aws_cloudwatch_metric_alarm.alarms_misses");
    expect(alarm).toMatchObject({ threshold: 30, evaluation_periods: 2, alarm_actions: [from("alerts", "topicArn")] });
    const [rate, ...metrics] = alarm.metric_query;
    expect(rate.expression).toBe(
      "IF(((FILL(hits0, 0) + FILL(hits1, 0)) + (FILL(misses0, 0) + FILL(misses1, 0))) > 100, 100 * (FILL(misses0, 0) + FILL(misses1, 0)) / ((FILL(hits0, 0) + FILL(hits1, 0)) + (FILL(misses0, 0) + FILL(misses1, 0))), 0)",
    );
    expect(
      metrics.map(({ metric }: Block) => [metric.metric_name, metric.dimensions.CacheClusterId, metric.period]),
    ).toEqual([
      ["CacheHits", "dev-redis-main-001", 300],
      ["CacheHits", "dev-redis-main-002", 300],
      ["CacheMisses", "dev-redis-main-001", 300],
      ["CacheMisses", "dev-redis-main-002", 300],
    ]);
  });

  it("tell of each node's memory, evictions and CPU", () => {
    expect(resource("aws_cloudwatch_metric_alarm.alarms_memory-002")).toMatchObject({
      metric_name: "DatabaseMemoryUsagePercentage",
      dimensions: { CacheClusterId: "dev-redis-main-002" },
      threshold: 80,
    });
    expect(resource("aws_cloudwatch_metric_alarm.alarms_evictions-001")).toMatchObject({ threshold: 0, period: 300 });
    expect(resource("aws_cloudwatch_metric_alarm.alarms_cpu-001").metric_name).toBe("EngineCPUUtilization");
  });
});

it("publishes where the cache is and who may sign in", () => {
  expect(redisOf().json.locals.document.values).toEqual({
    primaryHost: "${aws_elasticache_replication_group.main.primary_endpoint_address}",
    port: "${aws_elasticache_replication_group.main.port}",
    replicationGroupId: "${aws_elasticache_replication_group.main.replication_group_id}",
    replicationGroupArn: "${aws_elasticache_replication_group.main.arn}",
    userName: "${aws_elasticache_user.main_users_services.user_name}",
    userArn: "${aws_elasticache_user.main_users_services.arn}",
  });
});

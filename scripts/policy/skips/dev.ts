import type { Skip } from "#scripts/policy/skip-list";
import { yearly } from "./until.ts";

/** What production has and development, which is cheap and may be rebuilt, has not. */
export const dev: readonly Skip[] = [
  {
    check: "CKV_AWS_157",
    at: "rds/aws_db_instance.primary",
    reason: "Development is single-AZ: a standby doubles the price of a database that may be down for an hour",
    until: yearly,
  },
  {
    check: "CKV2_AWS_50",
    at: "redis/aws_elasticache_replication_group.main",
    reason: "Development is single-AZ: one node, whose content is a cache",
    until: yearly,
  },
  {
    check: "CKV_AWS_293",
    at: "rds/aws_db_instance.primary",
    reason: "Development may be destroyed and rebuilt (protectData is false)",
    until: yearly,
  },
  {
    check: "CKV_AWS_150",
    at: "api-gateway/aws_lb.services",
    reason: "Development may be destroyed and rebuilt (protectData is false)",
    until: yearly,
  },
  {
    check: "CKV_AWS_28",
    at: "tables/aws_dynamodb_table.results",
    reason: "Development's events are made up; point-in-time recovery is paid by the GB (protectData is false)",
    until: yearly,
  },
  ...["cards", "transactions"].map((table) => ({
    check: "CKV_AWS_28",
    at: `fraud/aws_dynamodb_table.${table}`,
    reason: "Development's events are made up; point-in-time recovery is paid by the GB (protectData is false)",
    until: yearly,
  })),
  ...["definitions", "violations"].map((table) => ({
    check: "CKV_AWS_28",
    at: `sla/aws_dynamodb_table.${table}`,
    reason: "Development's deadlines bind nobody; point-in-time recovery is paid by the GB (protectData is false)",
    until: yearly,
  })),
  {
    check: "CKV_AWS_28",
    at: "daily-summary/aws_dynamodb_table.daily-transaction-summary",
    reason: "Development's events are made up; point-in-time recovery is paid by the GB (protectData is false)",
    until: yearly,
  },
  {
    check: "CKV_AWS_86",
    at: "frontend/aws_cloudfront_distribution.site",
    reason: "Nobody visits development's site but those who build it",
    until: yearly,
  },
  {
    check: "CKV2_AWS_42",
    at: "frontend/aws_cloudfront_distribution.site",
    reason: "Development has no domain of its own and uses CloudFront's, with CloudFront's certificate",
    until: yearly,
  },
  {
    check: "CKV_AWS_174",
    at: "frontend/aws_cloudfront_distribution.site",
    reason: "CloudFront decides the protocol of its own domain; with a domain of one's own it is TLS 1.2 and later",
    until: yearly,
  },
];

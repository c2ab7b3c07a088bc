import type { Samples } from "./sample.ts";

const policy = (action: string): string =>
  JSON.stringify({ Version: "2012-10-17", Statement: [{ Effect: "Allow", Action: action, Resource: "*" }] });

const trust = (service: string): string =>
  JSON.stringify({
    Version: "2012-10-17",
    Statement: [{ Effect: "Allow", Action: "sts:AssumeRole", Principal: { Service: service } }],
  });

/** Roles, keys, settings, logs and alarms. */
export const platformSamples: Samples = {
  aws_iam_role: {
    config: { name: "worker", assume_role_policy: trust("lambda.amazonaws.com") },
    changed: { max_session_duration: 7200 },
    replaced: { path: "/platform/" },
  },
  aws_iam_role_policy: {
    config: { role: "${aws_iam_role.x.name}", name: "read", policy: policy("s3:GetObject") },
    changed: { policy: policy("s3:ListBucket") },
    replaced: { name: "write" },
  },
  aws_iam_role_policy_attachment: {
    config: { role: "${aws_iam_role.x.name}", policy_arn: "${aws_iam_policy.x.arn}" },
    replaced: { policy_arn: "arn:aws:iam::aws:policy/ReadOnlyAccess" },
  },
  aws_iam_policy: {
    config: { name: "boundary", policy: policy("sqs:*") },
    changed: { policy: policy("sns:*") },
    replaced: { description: "other" },
  },
  aws_kms_key: {
    config: { description: "data", enable_key_rotation: true, deletion_window_in_days: 7 },
    changed: { description: "all data" },
    replaced: { key_usage: "SIGN_VERIFY" },
  },
  aws_kms_alias: {
    config: { name: "alias/data", target_key_id: "${aws_kms_key.x.key_id}" },
    changed: { target_key_id: "00000000-0000-4000-8000-000000000000" },
    replaced: { name: "alias/other" },
  },
  aws_ssm_parameter: {
    config: {
      name: "/sluice/local/contract",
      type: "String",
      insecure_value: "${jsonencode({ vpcId = aws_vpc.x.id })}",
    },
    changed: { insecure_value: '{"vpcId":"vpc-other"}' },
    replaced: { name: "/sluice/local/other" },
  },
  aws_secretsmanager_secret: {
    config: { name: "card-token-key", recovery_window_in_days: 7 },
    changed: { description: "key of card tokens" },
    replaced: { name: "other" },
  },
  aws_cloudwatch_log_group: {
    config: { name: "/sluice/flow", retention_in_days: 14 },
    changed: { retention_in_days: 30 },
    replaced: { log_group_class: "INFREQUENT_ACCESS" },
  },
  aws_cloudwatch_event_rule: {
    config: { name: "daily", schedule_expression: "rate(1 day)" },
    changed: { state: "DISABLED" },
    replaced: { name: "hourly" },
  },
  aws_cloudwatch_event_target: {
    config: {
      rule: "${aws_cloudwatch_event_rule.x.name}",
      target_id: "function",
      arn: "${aws_lambda_function.x.arn}",
    },
    changed: { input: "{}" },
    replaced: { target_id: "other" },
  },
  aws_cloudwatch_log_metric_filter: {
    config: {
      name: "errors",
      log_group_name: "${aws_cloudwatch_log_group.x.name}",
      pattern: "ERROR",
      metric_transformation: [{ name: "errors", namespace: "sluice", value: "1" }],
    },
    changed: { pattern: "FATAL" },
    replaced: { name: "fatal" },
  },
  aws_cloudwatch_metric_alarm: {
    config: {
      alarm_name: "lag",
      comparison_operator: "GreaterThanThreshold",
      evaluation_periods: 1,
      threshold: 0.1,
      metric_name: "IteratorAge",
      namespace: "AWS/Lambda",
      period: 60,
      statistic: "Maximum",
      alarm_actions: ["${aws_sns_topic.x.arn}"],
    },
    changed: { threshold: 60_000 },
    replaced: { alarm_name: "delay" },
  },
  aws_cloudwatch_composite_alarm: {
    config: { alarm_name: "any", alarm_rule: 'ALARM("lag")' },
    changed: { alarm_rule: 'ALARM("delay")' },
    replaced: { actions_enabled: false },
  },
  aws_cloudwatch_dashboard: {
    config: { dashboard_name: "overview", dashboard_body: '{"widgets":[]}' },
    changed: { dashboard_body: '{"widgets":[{"type":"text"}]}' },
    replaced: { dashboard_name: "detail" },
  },
};

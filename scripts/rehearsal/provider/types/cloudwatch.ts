import { arn, type FactsTable } from "./facts.ts";

/** Logs, alarms, dashboards, rules of EventBridge on the default bus. Source: the `cloudwatch_*` pages. */
export const cloudwatch: FactsTable = {
  aws_cloudwatch_event_rule: {
    id: "{name}",
    computed: { arn: arn("events", "rule/{name}") },
    defaults: { event_bus_name: "default", force_destroy: false, state: "ENABLED" },
    forceNew: ["event_bus_name", "name", "name_prefix"],
    residues: ["force_destroy"],
    conflict: "ResourceAlreadyExistsException",
  },
  aws_cloudwatch_event_target: {
    id: "{rule}-{target_id}",
    key: "{rule}/{target_id}",
    defaults: { event_bus_name: "default", force_destroy: false },
    forceNew: ["event_bus_name", "rule", "target_id"],
    residues: ["force_destroy"],
  },
  aws_cloudwatch_log_group: {
    id: "{name}",
    computed: { arn: arn("logs", "log-group:{name}"), log_group_class: "STANDARD" },
    defaults: { retention_in_days: 0, skip_destroy: false },
    forceNew: ["log_group_class", "name", "name_prefix"],
    residues: ["skip_destroy"],
    conflict: "ResourceAlreadyExistsException",
  },
  aws_cloudwatch_log_stream: {
    id: "{name}",
    key: "{log_group_name}:{name}",
    computed: { arn: arn("logs", "log-group:{log_group_name}:log-stream:{name}") },
    forceNew: ["log_group_name", "name"],
    conflict: "ResourceAlreadyExistsException",
  },
  aws_cloudwatch_log_metric_filter: {
    id: "{name}",
    key: "{log_group_name}:{name}",
    defaults: { "metric_transformation.unit": "None" },
    forceNew: ["log_group_name", "name"],
  },
  aws_cloudwatch_metric_alarm: {
    id: "{alarm_name}",
    computed: { arn: arn("cloudwatch", "alarm:{alarm_name}") },
    defaults: { actions_enabled: true, "metric_query.return_data": false, treat_missing_data: "missing" },
    forceNew: ["alarm_name"],
  },
  aws_cloudwatch_composite_alarm: {
    id: "{alarm_name}",
    computed: { arn: arn("cloudwatch", "alarm:{alarm_name}") },
    defaults: { actions_enabled: true },
    forceNew: ["actions_enabled", "alarm_name"],
  },
  aws_cloudwatch_dashboard: {
    id: "{dashboard_name}",
    computed: { dashboard_arn: "arn:{partition}:cloudwatch::{account}:dashboard/{dashboard_name}" },
    forceNew: ["dashboard_name"],
  },
};

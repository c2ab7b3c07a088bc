import { arn, type FactsTable } from "./facts.ts";

/** Topics, queues, streams. Source: the `sns_topic*`, `sqs_queue*` and `kinesis_stream` pages. */
export const messaging: FactsTable = {
  aws_sns_topic: {
    id: "{arn}",
    computed: {
      arn: arn("sns", "{name}"),
      beginning_archive_time: "",
      policy:
        '{"Id":"__default_policy_ID","Statement":[{"Action":["SNS:Publish","SNS:Subscribe"],"Condition":{"StringEquals":' +
        '{"AWS:SourceOwner":"{account}"}},"Effect":"Allow","Principal":{"AWS":"*"},"Resource":"{arn}"}],"Version":"2008-10-17"}',
      tracing_config: "PassThrough",
    },
    defaults: { content_based_deduplication: false, fifo_topic: false },
    forceNew: ["fifo_topic", "name", "name_prefix"],
    conflict: "TopicAlreadyExists",
  },
  aws_sns_topic_policy: {
    id: "{arn}",
    forceNew: ["arn"],
  },
  aws_sns_topic_subscription: {
    id: "{arn}",
    computed: { arn: "{topic_arn}:{uuid}", confirmation_was_authenticated: true, pending_confirmation: false },
    defaults: { confirmation_timeout_in_minutes: 1, endpoint_auto_confirms: false, raw_message_delivery: false },
    forceNew: ["endpoint", "protocol", "topic_arn"],
    residues: ["confirmation_timeout_in_minutes", "endpoint_auto_confirms"],
    unique: [["topic_arn", "protocol", "endpoint"]],
  },
  aws_sqs_queue: {
    id: "{url}",
    computed: {
      arn: arn("sqs", "{name}"),
      kms_data_key_reuse_period_seconds: 300,
      sqs_managed_sse_enabled: (own) => !own("kms_master_key_id"),
      url: "https://sqs.{region}.{dns}/{account}/{name}",
    },
    defaults: {
      content_based_deduplication: false,
      delay_seconds: 0,
      fifo_queue: false,
      max_message_size: 262_144,
      message_retention_seconds: 345_600,
      receive_wait_time_seconds: 0,
      visibility_timeout_seconds: 30,
    },
    forceNew: ["fifo_queue", "name", "name_prefix"],
    conflict: "QueueNameExists",
  },
  aws_sqs_queue_policy: {
    id: "{queue_url}",
    forceNew: ["queue_url"],
  },
  aws_kinesis_stream: {
    id: "{arn}",
    key: "{name}",
    computed: { arn: arn("kinesis", "stream/{name}"), max_record_size_in_kib: 1024 },
    defaults: { encryption_type: "NONE", enforce_consumer_deletion: false, retention_period: 24 },
    forceNew: ["name"],
    residues: ["enforce_consumer_deletion"],
    conflict: "ResourceInUseException",
  },
};

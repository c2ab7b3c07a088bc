import { isScaled } from "#environments/settings/streams";
import { blockOf, isSet, numberOf, textOf } from "../attributes.ts";
import { eventsOf, requestsOf, shardsOf } from "../load.ts";
import { HOURS, type Line, type Rule } from "../rule.ts";

/** Hours that every stream keeps records for. */
const FREE_HOURS = 24;

const stream: Rule = (attributes, { environment, scenario }) => {
  const { bytesPerEvent } = environment.usage;
  const events = eventsOf({ environment, scenario });
  const longer = Math.max(0, numberOf(attributes, "retention_period", FREE_HOURS) - FREE_HOURS);
  if (textOf(blockOf(attributes, "stream_mode_details"), "stream_mode", "PROVISIONED") === "PROVISIONED") {
    const shards = isScaled(environment.streams)
      ? shardsOf({ environment, scenario })
      : numberOf(attributes, "shard_count");
    const puts = events * Math.ceil(bytesPerEvent / (25 * 1024));
    const kept: Line[] =
      longer > 0 ? [{ what: "longer kept", quantity: shards * HOURS, price: "kinesis.extended-shard-hour" }] : [];
    return [
      {
        what: isScaled(environment.streams) ? `${shards.toFixed(1)} shards on average` : `${shards} shards`,
        quantity: shards * HOURS,
        price: "kinesis.shard-hour",
      },
      { what: "puts", quantity: puts / 1e6, price: "kinesis.million-puts" },
      ...kept,
    ];
  }
  const gb = (events * Math.ceil(bytesPerEvent / 1024)) / 1024 ** 2;
  const kept: Line[] =
    longer > 0 ? [{ what: "longer kept", quantity: (gb * longer) / HOURS, price: "kinesis.kept-gb-month" }] : [];
  return [
    { what: "hours", quantity: HOURS, price: "kinesis.stream-hour" },
    { what: "in", quantity: gb, price: "kinesis.in-gb" },
    { what: "out", quantity: gb, price: "kinesis.out-gb" },
    ...kept,
  ];
};

/** A request is counted once for every 512 KiB begun. Source: API Gateway pricing, HTTP APIs */
const API_UNIT = 512 * 1024;

const api: Rule = (attributes, { environment, scenario }) => {
  const protocol = textOf(attributes, "protocol_type");
  if (protocol !== "HTTP") return [{ what: "requests", unpriced: `an API of ${protocol} is not in the table` }];
  const { eventsPerRequest, bytesPerEvent } = environment.usage;
  const units = Math.ceil((eventsPerRequest * bytesPerEvent) / API_UNIT);
  const requests = requestsOf({ environment, scenario });
  return [{ what: "requests", quantity: (requests * units) / 1e6, price: "api.http-million" }];
};

const stage: Rule = (attributes) =>
  isSet(blockOf(attributes, "default_route_settings"), "detailed_metrics_enabled")
    ? [{ what: "metrics by route", unpriced: "whether and how they are paid was not found (check)" }]
    : { free: "requests are paid with the API" };

/** Streams, topics, queues and the API before them. */
export const messagingRules: Readonly<Record<string, Rule>> = {
  aws_kinesis_stream: stream,
  aws_apigatewayv2_api: api,
  aws_apigatewayv2_stage: stage,
  aws_sns_topic: (_, { environment }) => [
    { what: "messages", quantity: environment.usage.messagesMillion, price: "topic.million-requests" },
  ],
  aws_sqs_queue: (_, { environment }) => [
    { what: "messages", quantity: environment.usage.messagesMillion, price: "queue.million-requests" },
  ],
};

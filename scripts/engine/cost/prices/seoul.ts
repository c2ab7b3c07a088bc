import { priceTable } from "./price.ts";

const virginia = "price list of us-east-1; Seoul's was not found (check)";

/**
 * What AWS charges in ap-northeast-2. First tiers; free tiers are left out but where one decides whether anything is paid (Cognito's users).
 * To renew a price, write it here with its source and date.
 */
export const seoul = priceTable("2026-10", "public copies of the price list of ap-northeast-2, 2026-06 to 2026-10", {
  // Functions
  "lambda.arm-gb-second": [0.0000133334, "GB-second"],
  "lambda.million-requests": [0.2, "million requests"],
  "lambda.x86-gb-second": [0.0000166667, "GB-second"],
  "traces.million": [5, "million traces recorded", "memory"],
  // Kubernetes and its nodes
  "eks.cluster-hour": [0.1, "hour"],
  "container-insights.million-observations": [0.21, "million observations", "other list", virginia],
  "volume.gp3-gb-month": [0.0912, "GiB and month"],
  // Databases
  "database.gp3-gb-month": [0.131, "GiB and month"],
  "database.insights-vcpu-month": [9, "vCPU and month", "memory"],
  // Tables
  "dynamodb.provisioned-read-hour": [0.00014098, "read unit and hour"],
  "dynamodb.provisioned-write-hour": [0.0007049, "write unit and hour"],
  "dynamodb.recovery-gb-month": [0.217, "GB and month", "memory"],
  "dynamodb.storage-gb-month": [0.271, "GB and month", "memory"],
  "dynamodb.write-million": [0.68, "million write units"],
  "dynamodb.read-million": [0.1355, "million read units"],
  // Objects and images
  "archive.ingested-gb": [0.029, "GB taken in, each record rounded up to 5 KiB", "other list", virginia],
  "archive.converted-gb": [0.018, "GB converted, rounded alike", "other list", virginia],
  "query.scanned-tb": [5, "TB read", "other list", virginia],
  "s3.glacier-ir-gb-month": [0.005, "GB and month"],
  "s3.glacier-ir-read-gb": [0.03, "GB read", "other list", virginia],
  "s3.glacier-ir-thousand-moves": [0.02, "thousand objects moved", "other list", virginia],
  "s3.standard-gb-month": [0.025, "GB and month"],
  "s3.thousand-puts": [0.0045, "thousand writes"],
  "images.gb-month": [0.1, "GB and month"],
  // Streams
  "kinesis.extended-shard-hour": [0.02, "shard and hour", "other list", virginia],
  "kinesis.kept-gb-month": [0.1, "GB and month", "memory", "from memory, of us-east-1 (check)"],
  "kinesis.million-puts": [0.014, "million units of 25 KiB", "other list", virginia],
  "kinesis.in-gb": [0.08, "GB in", "other list", virginia],
  "kinesis.out-gb": [0.04, "GB out", "other list", virginia],
  "kinesis.shard-hour": [0.015, "shard and hour", "other list", virginia],
  "kinesis.stream-hour": [0.04, "hour", "other list", virginia],
  // Topics, queues, API
  "topic.million-requests": [0.5, "million requests", "memory"],
  "queue.million-requests": [0.4, "million requests", "memory"],
  "api.http-million": [1.23, "million requests", "memory"],
  // Network
  "nat.gb": [0.059, "GB"],
  "nat.hour": [0.059, "hour"],
  "endpoint.gb": [0.01, "GB"],
  "endpoint.zone-hour": [0.013, "AZ and hour"],
  // Addresses and traffic
  "ip.public-hour": [0.005, "hour"],
  "traffic.internet-gb": [0.126, "GB out"],
  "traffic.zone-gb": [0.02, "GB, $0.01 on each side"],
  // Load balancers
  "balancer.application-hour": [0.0225, "hour"],
  "balancer.application-unit-hour": [0.008, "capacity unit and hour"],
  "balancer.network-hour": [0.0225, "hour"],
  "balancer.network-unit-hour": [0.006, "capacity unit and hour"],
  // Web site
  "edge.gb": [0.12, "GB"],
  "edge.million-function-calls": [0.1, "million calls of functions at the edge", "memory"],
  "edge.million-requests": [1.2, "million requests", "memory"],
  // Keys and secrets
  "key.million-requests": [3, "million requests"],
  "key.month": [1, "key and month"],
  "secret.million-reads": [5, "million reads"],
  "secret.month": [0.4, "secret and month"],
  "parameter.advanced-month": [0.05, "parameter and month", "memory"],
  // Sign-in
  "cognito.essentials-user": [0.015, "active user above 10,000", "memory"],
  "cognito.lite-user": [0.0055, "active user above 10,000", "memory"],
  "cognito.plus-user": [0.02, "active user", "memory"],
  // Watching
  "logs.gb": [0.76, "GB taken in"],
  "logs.kept-gb-month": [0.0314, "GB and month"],
  "metric.month": [0.3, "metric and month"],
  "metric.thousand-reads": [0.01, "thousand metrics read", "memory"],
  "alarm.metric-month": [0.1, "metric and month"],
  "dashboard.month": [3, "month", "memory"],
  "cost-explorer.request": [0.01, "request", "other list", "AWS Cost Management pricing (the same everywhere)"],
});

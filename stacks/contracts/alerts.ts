import { arn, contract } from "#constructs/core/contract";

/** Where alarms go. */
export const alerts = contract(
  "alerts",
  { topicArn: arn("sns") },
  { example: { topicArn: "arn:aws:sns:ap-northeast-2:000000000000:local-alerts-alarms" } },
);

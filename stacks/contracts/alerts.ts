import { arn, contract } from "#constructs/core/contract";

/** Where alarms go. */
export const alerts = contract(
  "alerts",
  { topicArn: arn("sns"), topicKeyArn: arn("kms") },
  {
    example: {
      topicArn: "arn:aws:sns:ap-northeast-2:000000000000:local-alerts-alarms",
      topicKeyArn: "arn:aws:kms:ap-northeast-2:000000000000:key/00000000-0000-4000-8000-000000000000",
    },
  },
);

import { z } from "zod";
import { arn, contract } from "#constructs/core/contract";

/** The outbox of notifications: what is put there is sent. */
export const notify = contract(
  "notify",
  {
    notificationsTableName: z.string().min(3),
    notificationsTableArn: arn("dynamodb"),
    notifyFunctionName: z.string().min(1),
  },
  {
    example: {
      notificationsTableName: "local-notify-notifications",
      notificationsTableArn: "arn:aws:dynamodb:ap-northeast-2:000000000000:table/local-notify-notifications",
      notifyFunctionName: "local-notify-send",
    },
  },
);

import { z } from "zod";
import { arn, contract } from "#constructs/core/contract";

/** Where records go that cannot be processed. */
export const quarantine = contract(
  "quarantine",
  {
    bucketName: z.string().min(3),
    bucketArn: arn("s3"),
    // Plain http is what a local cloud answers to the real provider.
    queueUrl: z.string().regex(/^https?:\/\/[^/]+\/\d{12}\/[A-Za-z0-9_-]+$/),
    queueArn: arn("sqs"),
    queueName: z.string().min(1),
  },
  {
    example: {
      bucketName: "local-quarantine-records-000000000000-ap-northeast-2",
      bucketArn: "arn:aws:s3:::local-quarantine-records-000000000000-ap-northeast-2",
      queueUrl: "https://sqs.ap-northeast-2.amazonaws.com/000000000000/local-quarantine-notices",
      queueArn: "arn:aws:sqs:ap-northeast-2:000000000000:local-quarantine-notices",
      queueName: "local-quarantine-notices",
    },
  },
);

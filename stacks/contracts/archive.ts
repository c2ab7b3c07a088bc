import { z } from "zod";
import { arn, contract } from "#constructs/core/contract";

/** Every event that has travelled on the stream, for longer than the table keeps results. */
export const archive = contract(
  "archive",
  {
    bucketName: z.string().min(3),
    bucketArn: arn("s3"),
    deliveryStreamName: z.string().min(1),
    databaseName: z.string().min(1),
    tableName: z.string().min(1),
    workgroupName: z.string().min(1),
  },
  {
    example: {
      bucketName: "local-archive-events-000000000000-ap-northeast-2",
      bucketArn: "arn:aws:s3:::local-archive-events-000000000000-ap-northeast-2",
      deliveryStreamName: "local-archive-events",
      databaseName: "local_archive",
      tableName: "events",
      workgroupName: "local-archive-questions",
    },
  },
);

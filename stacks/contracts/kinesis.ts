import { z } from "zod";
import { arn, contract } from "#constructs/core/contract";

/** The stream of accepted events. */
export const kinesis = contract(
  "kinesis",
  { eventsStreamName: z.string().min(1), eventsStreamArn: arn("kinesis") },
  {
    example: {
      eventsStreamName: "local-kinesis-events",
      eventsStreamArn: "arn:aws:kinesis:ap-northeast-2:000000000000:stream/local-kinesis-events",
    },
  },
);

import { z } from "zod";
import { arn, contract } from "#constructs/core/contract";

/** The functions of the event pipeline. */
export const pipeline = contract(
  "pipeline",
  {
    ingestFunctionName: z.string().min(1),
    ingestFunctionArn: arn("lambda"),
    processFunctionName: z.string().min(1),
    metricsNamespace: z.string().min(1),
  },
  {
    example: {
      ingestFunctionName: "local-pipeline-ingest-events",
      ingestFunctionArn: "arn:aws:lambda:ap-northeast-2:000000000000:function:local-pipeline-ingest-events",
      processFunctionName: "local-pipeline-process-events",
      metricsNamespace: "sluice/local",
    },
  },
);

import { z } from "zod";
import { arn, contract } from "#constructs/core/contract";

const tableArn = (name: string) => `arn:aws:dynamodb:ap-northeast-2:000000000000:table/local-sla-${name}`;

/** By when pipelines have to be complete, when they were, and when they were not. */
export const sla = contract(
  "sla",
  {
    definitionsTableName: z.string().min(3),
    definitionsTableArn: arn("dynamodb"),
    violationsTableName: z.string().min(3),
    violationsTableArn: arn("dynamodb"),
    completionsTableName: z.string().min(3),
    completionsTableArn: arn("dynamodb"),
    checkFunctionName: z.string().min(1),
  },
  {
    example: {
      definitionsTableName: "local-sla-definitions",
      definitionsTableArn: tableArn("definitions"),
      violationsTableName: "local-sla-violations",
      violationsTableArn: tableArn("violations"),
      completionsTableName: "local-sla-completions",
      completionsTableArn: tableArn("completions"),
      checkFunctionName: "local-sla-check-slas",
    },
  },
);

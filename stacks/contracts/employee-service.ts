import { z } from "zod";
import { arn, contract } from "#constructs/core/contract";

/** The function behind `/employees`. */
export const employeeService = contract(
  "employee-service",
  { functionName: z.string().min(1), functionArn: arn("lambda") },
  {
    example: {
      functionName: "local-employee-service-employees",
      functionArn: "arn:aws:lambda:ap-northeast-2:000000000000:function:local-employee-service-employees",
    },
  },
);

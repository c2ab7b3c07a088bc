import { Construct } from "constructs";
import { Alarm } from "./alarm.ts";

export interface AllFunctionsAlarmProps {
  /** Name of the alarm. */
  readonly name: string;
  readonly functionNames: readonly string[];
  readonly topicArn: string;
}

/** Tells when 5 % or more of the invocations of all functions together fail; each function has a stricter alarm of its own for its own trouble. */
export class AllFunctionsAlarm extends Construct {
  constructor(scope: Construct, id: string, { name, functionNames, topicArn }: AllFunctionsAlarmProps) {
    super(scope, id);
    const each = functionNames.map((functionName, index) => {
      const sum = (kind: "errors" | "total", metricName: string) => ({
        id: `${kind}${index}`,
        metric: {
          namespace: "AWS/Lambda",
          metricName,
          dimensions: { FunctionName: functionName },
          period: 300,
          stat: "Sum",
        },
      });
      return [sum("errors", "Errors"), sum("total", "Invocations")];
    });
    // A function that was not called has no data, which would leave the sum without any.
    const all = (kind: string) => functionNames.map((_, index) => `FILL(${kind}${index}, 0)`).join(" + ");
    new Alarm(this, "default", {
      name,
      description:
        "5 % or more of all functions' invocations fail: more than one function is hit, or the busiest one. Look at the dashboard's function errors; what they share comes first (a deploy, the network, a key, a secret).",
      runbook: "functions-failing",
      topicArn,
      threshold: 5,
      when: "at-or-above",
      queries: [
        {
          id: "rate",
          expression: `100 * (${all("errors")}) / (${all("total")})`,
          label: "Failed invocations, %",
          returnData: true,
        },
        ...each.flat(),
      ],
    });
  }
}

import type { Cloud } from "#scripts/rehearsal/cloud/cloud-object";

/** A rule of EventBridge that is enabled and has a schedule, with one function it calls. */
export interface ScheduledRule {
  readonly name: string;
  readonly arn: string;
  /** `rate(1 minute)`, as it was written. */
  readonly expression: string;
  readonly functionName: string;
}

const FUNCTION_ARN = /^arn:aws[\w-]*:lambda:[\w-]+:\d{12}:function:([A-Za-z0-9-_]{1,64})$/;

/** What the cloud would run by the clock now. */
export function scheduledRules(cloud: Pick<Cloud, "list">): readonly ScheduledRule[] {
  const targets = cloud.list({ type: "aws_cloudwatch_event_target" });
  return cloud.list({ type: "aws_cloudwatch_event_rule" }).flatMap(({ attributes }) => {
    const { name, arn, schedule_expression: expression, state } = attributes;
    if (typeof name !== "string" || typeof arn !== "string" || typeof expression !== "string" || expression === "")
      return [];
    if (state === "DISABLED") return [];
    return targets.flatMap((target) => {
      const functionName = FUNCTION_ARN.exec(String(target.attributes.arn))?.[1];
      return target.attributes.rule === name && functionName ? [{ name, arn, expression, functionName }] : [];
    });
  });
}

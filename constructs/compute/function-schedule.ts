import { CloudwatchEventRule } from "@cdktf/provider-aws/lib/cloudwatch-event-rule/index.js";
import { CloudwatchEventTarget } from "@cdktf/provider-aws/lib/cloudwatch-event-target/index.js";
import { LambdaPermission } from "@cdktf/provider-aws/lib/lambda-permission/index.js";
import { Construct } from "constructs";
import type { NodeFunction } from "./node-function.ts";

export interface FunctionScheduleProps {
  readonly name: string;
  readonly description: string;
  /** `rate(5 minutes)`, or `cron(0 6 * * ? *)` in UTC. */
  readonly schedule: string;
  readonly target: NodeFunction;
  /** Whether it runs; one that does not keeps its place. @default true */
  readonly enabled?: boolean;
}

/**
 * Invokes a function by the clock: a rule of EventBridge, which is free and needs no role (EventBridge Scheduler needs one), and the
 * right of exactly this rule to call exactly this function. A run that fails is tried twice more by Lambda. A rehearsal that
 * stands runs it by the clock as well.
 */
export class FunctionSchedule extends Construct {
  constructor(
    scope: Construct,
    id: string,
    { name, description, schedule, target, enabled = true }: FunctionScheduleProps,
  ) {
    super(scope, id);
    const rule = new CloudwatchEventRule(this, "default", {
      name,
      description,
      scheduleExpression: schedule,
      state: enabled ? "ENABLED" : "DISABLED",
    });
    new CloudwatchEventTarget(this, "target", { rule: rule.name, targetId: "function", arn: target.arn });
    new LambdaPermission(this, "permission", {
      statementId: `schedule-${id}`,
      action: "lambda:InvokeFunction",
      functionName: target.name,
      principal: "events.amazonaws.com",
      sourceArn: rule.arn,
    });
  }
}

import { FlowLog } from "@cdktf/provider-aws/lib/flow-log/index.js";
import { Construct } from "constructs";
import { LogGroup } from "#constructs/observability/log-group";
import { ServiceRole } from "#constructs/security/service-role";

export interface FlowLogsProps {
  readonly name: string;
  readonly vpcId: string;
  readonly accountId: string;
  /** `all` connections, or the refused ones only. */
  readonly traffic: "all" | "reject";
  readonly retentionDays: number;
  /** The key of class "logs". */
  readonly keyArn: string;
}

/** VPC flow logs into CloudWatch Logs: who talked to whom, for the hour after an incident. */
export class FlowLogs extends Construct {
  constructor(scope: Construct, id: string, props: FlowLogsProps) {
    super(scope, id);
    const { retentionDays, keyArn } = props;
    const logs = new LogGroup(this, "log", { name: `/vpc/${props.name}/flow`, retentionDays, keyArn });
    const role = new ServiceRole(this, "role", {
      name: `${props.name}-flow-logs`,
      service: "vpc-flow-logs.amazonaws.com",
      accountId: props.accountId,
    });
    role.allow(["logs:CreateLogStream", "logs:PutLogEvents", "logs:DescribeLogStreams"], [`${logs.arn}:*`]);
    new FlowLog(this, "default", {
      vpcId: props.vpcId,
      trafficType: props.traffic.toUpperCase(),
      logDestination: logs.arn,
      iamRoleArn: role.arn,
      tags: { Name: props.name },
    });
  }
}

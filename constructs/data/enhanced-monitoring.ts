import type { ITerraformDependable } from "cdktf";
import { Construct } from "constructs";
import { LogGroup } from "#constructs/observability/log-group";
import { ServiceRole } from "#constructs/security/service-role";

export interface EnhancedMonitoringProps {
  readonly name: string;
  readonly region: string;
  readonly accountId: string;
  readonly logs: { readonly retentionDays: number; readonly keyArn: string };
}

/** The one group that RDS writes readings to, of whatever database of the account and region. */
const groupName = "RDSOSMetrics";

/**
 * The log group of readings of the operating system, and the role in which RDS writes them there. RDS would make the group itself, in clear
 * and for 30 days; where a database of the same account and region had it do so, it is taken over:
 * `terraform import aws_cloudwatch_log_group.primary_monitoring_log RDSOSMetrics`. The role is narrower than AWS's managed
 * policy, which allows every group whose name begins with RDS. Source: RDS user guide, "Setting up and enabling Enhanced Monitoring"
 */
export class EnhancedMonitoring extends Construct {
  readonly roleArn: string;
  /** Must be there before RDS writes. */
  readonly group: ITerraformDependable;

  constructor(scope: Construct, id: string, { name, region, accountId, logs }: EnhancedMonitoringProps) {
    super(scope, id);
    this.group = new LogGroup(this, "log", { name: groupName, ...logs });
    const role = new ServiceRole(this, "role", { name, service: "monitoring.rds.amazonaws.com", accountId });
    const group = `arn:aws:logs:${region}:${accountId}:log-group:${groupName}`;
    role.allow(["logs:CreateLogGroup", "logs:PutRetentionPolicy"], [`${group}:*`]);
    role.allow(
      ["logs:CreateLogStream", "logs:PutLogEvents", "logs:DescribeLogStreams", "logs:GetLogEvents"],
      [`${group}:log-stream:*`],
    );
    this.roleArn = role.arn;
  }
}

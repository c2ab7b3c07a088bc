import { Construct } from "constructs";
import { ServiceRole } from "#constructs/security/service-role";

export interface EnhancedMonitoringProps {
  readonly name: string;
  readonly region: string;
  readonly accountId: string;
}

/**
 * The role in which RDS writes readings of the operating system to the log group `RDSOSMetrics`. Narrower than AWS's managed
 * policy, which allows every group whose name begins with RDS. Source: RDS user guide, "Setting up and enabling Enhanced Monitoring"
 */
export class EnhancedMonitoring extends Construct {
  readonly roleArn: string;

  constructor(scope: Construct, id: string, { name, region, accountId }: EnhancedMonitoringProps) {
    super(scope, id);
    const role = new ServiceRole(this, "role", { name, service: "monitoring.rds.amazonaws.com", accountId });
    const group = `arn:aws:logs:${region}:${accountId}:log-group:RDSOSMetrics`;
    role.allow(["logs:CreateLogGroup", "logs:PutRetentionPolicy"], [`${group}:*`]);
    role.allow(
      ["logs:CreateLogStream", "logs:PutLogEvents", "logs:DescribeLogStreams", "logs:GetLogEvents"],
      [`${group}:log-stream:*`],
    );
    this.roleArn = role.arn;
  }
}

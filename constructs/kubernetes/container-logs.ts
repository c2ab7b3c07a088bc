import { Construct } from "constructs";
import { LogGroup } from "#constructs/observability/log-group";

/** Source: "Quick start setup for Container Insights on Amazon EKS", CloudWatch user guide */
const others = ["dataplane", "host", "performance"];

export interface ContainerLogsProps {
  readonly clusterName: string;
  readonly retentionDays: number;
  readonly keyArn: string;
}

/** The log groups that Container Insights writes to: what containers print, what the nodes' services print, and their figures. */
export class ContainerLogs extends Construct {
  readonly groups: readonly LogGroup[];
  /** What the services' containers print. */
  readonly applicationLogGroupName: string;

  constructor(scope: Construct, id: string, { clusterName, ...logs }: ContainerLogsProps) {
    super(scope, id);
    const group = (kind: string) =>
      new LogGroup(this, kind, { name: `/aws/containerinsights/${clusterName}/${kind}`, ...logs });
    const application = group("application");
    this.groups = [application, ...others.map(group)];
    this.applicationLogGroupName = application.name;
  }
}

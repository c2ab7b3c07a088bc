import { Construct } from "constructs";
import { Alarm } from "#constructs/observability/alarm";

export interface DatabaseAlarmsProps {
  /** The instance's identifier, also the prefix of the alarms' names. */
  readonly identifier: string;
  readonly topicArn: string;
  readonly storageGib: number;
  readonly maxConnections: number;
}

const GIB = 1024 ** 3;

/** What a MySQL instance is watched for: CPU above 80 % for 10 minutes, storage that runs out, connections near their limit. */
export class DatabaseAlarms extends Construct {
  constructor(scope: Construct, id: string, { identifier, topicArn, storageGib, maxConnections }: DatabaseAlarmsProps) {
    super(scope, id);
    const metric = (name: string, statistic: string) => ({
      namespace: "AWS/RDS",
      name,
      dimensions: { DBInstanceIdentifier: identifier },
      statistic,
    });
    new Alarm(this, "cpu", {
      name: `${identifier}-cpu`,
      description:
        "The database's CPU is above 80 % for 10 minutes. Read its slow query log and its insights for the statement that is new; then raise database.instanceClass.",
      runbook: "database-cpu",
      topicArn,
      threshold: 80,
      periods: 10,
      metric: metric("CPUUtilization", "Average"),
    });
    new Alarm(this, "storage", {
      name: `${identifier}-storage`,
      description:
        "Less than a tenth of the database's first storage is free for 15 minutes, although it grows by itself. Has it reached database.storageCeilingGib? It grows once in six hours. A full database stops.",
      runbook: "database-storage",
      topicArn,
      threshold: (storageGib * GIB) / 10,
      when: "below",
      periods: 15,
      metric: metric("FreeStorageSpace", "Minimum"),
    });
    new Alarm(this, "connections", {
      name: `${identifier}-connections`,
      description: `More than 80 % of the database's ${maxConnections} connections are taken for 5 minutes. Look for a service that opens them without end; a larger database.instanceClass has more.`,
      runbook: "database-connections",
      topicArn,
      threshold: Math.floor(maxConnections * 0.8),
      periods: 5,
      metric: metric("DatabaseConnections", "Maximum"),
    });
  }
}

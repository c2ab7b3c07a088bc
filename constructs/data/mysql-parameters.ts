import { DbParameterGroup } from "@cdktf/provider-aws/lib/db-parameter-group/index.js";
import { Construct } from "constructs";

export interface MysqlParametersProps {
  readonly name: string;
  /** MySQL's version, e.g. `8.4` or `8.4.6`. */
  readonly version: string;
  readonly slowQuerySeconds: number;
  readonly maxConnections: number;
}

/** The family of parameters of a version: `mysql8.4`. */
const familyOf = (version: string): string => `mysql${version.split(".").slice(0, 2).join(".")}`;

/**
 * What MySQL runs with: TLS only, slow statements and errors logged to files (which RDS exports), a limit of connections that
 * alarms can be measured against. All of it takes effect without a restart. The name carries the family, so that an upgrade has
 * both groups until the instance has moved.
 */
export class MysqlParameters extends Construct {
  readonly name: string;

  constructor(scope: Construct, id: string, props: MysqlParametersProps) {
    super(scope, id);
    const family = familyOf(props.version);
    const values = {
      require_secure_transport: "1",
      slow_query_log: "1",
      long_query_time: String(props.slowQuerySeconds),
      log_output: "FILE",
      max_connections: String(props.maxConnections),
    };
    const group = new DbParameterGroup(this, "default", {
      name: `${props.name}-${family.replace(".", "")}`,
      family,
      description: `MySQL settings of ${props.name}`,
      parameter: Object.entries(values).map(([name, value]) => ({ name, value, applyMethod: "immediate" })),
      lifecycle: { createBeforeDestroy: true },
    });
    this.name = group.name;
  }
}

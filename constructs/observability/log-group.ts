import { CloudwatchLogGroup } from "@cdktf/provider-aws/lib/cloudwatch-log-group/index.js";
import type { ITerraformDependable } from "cdktf";
import { Construct } from "constructs";
import { PlatformStack } from "#constructs/core/platform-stack";

export interface LogGroupProps {
  readonly name: string;
  /** Days that CloudWatch Logs accepts: 1, 3, 5, 7, 14, 30, ... */
  readonly retentionDays: number;
  /** The key of class "logs", which costs nothing per entry. Changing it re-encrypts nothing that is there. @default a key of AWS's own */
  readonly keyArn?: string;
}

/** A log group that forgets: AWS makes missing ones itself, with no retention and no tags, so each is declared. `logs` of the environment may keep one longer. */
export class LogGroup extends Construct implements ITerraformDependable {
  /** Address, for `dependsOn` of what would make the group by itself. */
  readonly fqn: string;
  readonly arn: string;
  readonly name: string;

  constructor(scope: Construct, id: string, props: LogGroupProps) {
    super(scope, id);
    const { retentionDays = props.retentionDays } = PlatformStack.of(this).partSettings("logs", this);
    const group = new CloudwatchLogGroup(this, "default", {
      name: props.name,
      retentionInDays: retentionDays,
      ...(props.keyArn === undefined ? {} : { kmsKeyId: props.keyArn }),
    });
    this.fqn = group.fqn;
    this.arn = group.arn;
    this.name = group.name;
  }
}

import { SqsQueue } from "@cdktf/provider-aws/lib/sqs-queue/index.js";
import { SqsQueuePolicy } from "@cdktf/provider-aws/lib/sqs-queue-policy/index.js";
import { Construct } from "constructs";
import { policyDocument, refusePlainHttp } from "#constructs/security/policy";

export interface PrivateQueueProps {
  readonly name: string;
  readonly keyArn: string;
  /** How long messages wait, 1 to 14 days. @default 14 */
  readonly retentionDays?: number;
}

/** An encrypted queue that only IAM opens, over TLS only. */
export class PrivateQueue extends Construct {
  readonly name: string;
  readonly arn: string;
  readonly url: string;

  constructor(scope: Construct, id: string, props: PrivateQueueProps) {
    super(scope, id);
    const queue = new SqsQueue(this, "default", {
      name: props.name,
      messageRetentionSeconds: (props.retentionDays ?? 14) * 86_400,
      kmsMasterKeyId: props.keyArn,
      kmsDataKeyReusePeriodSeconds: 3600,
    });
    new SqsQueuePolicy(this, "access", {
      queueUrl: queue.url,
      policy: policyDocument([refusePlainHttp("sqs:*", [queue.arn])]),
    });
    this.name = queue.name;
    this.arn = queue.arn;
    this.url = queue.url;
  }
}

import { SnsTopic } from "@cdktf/provider-aws/lib/sns-topic/index.js";
import { SnsTopicPolicy } from "@cdktf/provider-aws/lib/sns-topic-policy/index.js";
import { SnsTopicSubscription } from "@cdktf/provider-aws/lib/sns-topic-subscription/index.js";
import { Construct } from "constructs";
import { CustomerKey } from "#constructs/security/customer-key";
import { policyDocument } from "#constructs/security/policy";

export interface AlertTopicProps {
  readonly name: string;
  readonly accountId: string;
  /** Who is told by e-mail; each must confirm once. */
  readonly emails: readonly string[];
  /** Days between a deletion of the topic's key and its effect, 7 to 30. @default 30 */
  readonly keyDeletionWindowDays?: number;
}

/**
 * Where alarms go, encrypted under a key of its own ($1 a month): CloudWatch must be let in by the key's policy, and cannot be by that
 * of the AWS-managed key. Source: CloudWatch user guide, "Notifying users on alarm changes", permissions for SNS encryption
 */
export class AlertTopic extends Construct {
  readonly arn: string;
  /** Who publishes needs the use of it. */
  readonly keyArn: string;

  constructor(scope: Construct, id: string, props: AlertTopicProps) {
    super(scope, id);
    const { arn: kmsMasterKeyId } = new CustomerKey(this, "key", {
      name: props.name,
      description: "Alarms on their way to people",
      accountId: props.accountId,
      ...(props.keyDeletionWindowDays === undefined ? {} : { deletionWindowDays: props.keyDeletionWindowDays }),
      serviceStatements: [
        {
          Sid: "AlarmsOfThisAccount",
          Effect: "Allow",
          Principal: { Service: "cloudwatch.amazonaws.com" },
          Action: ["kms:Decrypt", "kms:GenerateDataKey"],
          Resource: "*",
          Condition: { StringEquals: { "aws:SourceAccount": props.accountId } },
        },
      ],
    });
    const topic = new SnsTopic(this, "default", { name: props.name, kmsMasterKeyId });
    new SnsTopicPolicy(this, "access", {
      arn: topic.arn,
      policy: policyDocument([
        {
          Sid: "AlarmsOfThisAccount",
          Effect: "Allow",
          Principal: { Service: "cloudwatch.amazonaws.com" },
          Action: "sns:Publish",
          Resource: topic.arn,
          Condition: { StringEquals: { "aws:SourceAccount": props.accountId } },
        },
      ]),
    });
    for (const email of props.emails) {
      const id = `email-${email.toLowerCase().replaceAll(/[^a-z0-9]+/g, "-")}`;
      new SnsTopicSubscription(this, id, { topicArn: topic.arn, protocol: "email", endpoint: email });
    }
    this.arn = topic.arn;
    this.keyArn = kmsMasterKeyId;
  }
}

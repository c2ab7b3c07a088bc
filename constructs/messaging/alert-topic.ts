import { SnsTopic } from "@cdktf/provider-aws/lib/sns-topic/index.js";
import { SnsTopicPolicy } from "@cdktf/provider-aws/lib/sns-topic-policy/index.js";
import { SnsTopicSubscription } from "@cdktf/provider-aws/lib/sns-topic-subscription/index.js";
import { Construct } from "constructs";
import { policyDocument } from "#constructs/security/policy";

export interface AlertTopicProps {
  readonly name: string;
  readonly accountId: string;
  /** Who is told by e-mail; each must confirm once. */
  readonly emails: readonly string[];
}

/**
 * Where alarms go. Not encrypted with a key of ours: alarm texts hold no data, and CloudWatch cannot publish to a topic
 * under the AWS-managed key.
 */
export class AlertTopic extends Construct {
  readonly arn: string;

  constructor(scope: Construct, id: string, props: AlertTopicProps) {
    super(scope, id);
    const topic = new SnsTopic(this, "default", { name: props.name });
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
  }
}

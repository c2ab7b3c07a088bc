import { KmsAlias } from "@cdktf/provider-aws/lib/kms-alias/index.js";
import { KmsKey } from "@cdktf/provider-aws/lib/kms-key/index.js";
import { Construct } from "constructs";
import { policyDocument, type Statement } from "./policy.ts";

export interface CustomerKeyProps {
  /** Name of the alias, without `alias/`. */
  readonly name: string;
  /** The class of data that it encrypts. */
  readonly description: string;
  readonly accountId: string;
  /** Days between a deletion and its effect, 7 to 30. @default 30 */
  readonly deletionWindowDays?: number;
  /** What an AWS service may do that takes no rights from IAM. @default nothing */
  readonly serviceStatements?: readonly Statement[];
}

/**
 * A customer-managed key, rotated yearly; $1 a month. Its policy hands all decisions to IAM (the account's root statement)
 * and names no roles, so that a key never depends on what uses it.
 */
export class CustomerKey extends Construct {
  readonly arn: string;

  constructor(scope: Construct, id: string, props: CustomerKeyProps) {
    super(scope, id);
    const key = new KmsKey(this, "default", {
      description: props.description,
      enableKeyRotation: true,
      deletionWindowInDays: props.deletionWindowDays ?? 30,
      policy: policyDocument([
        {
          Sid: "DelegateToIam",
          Effect: "Allow",
          Principal: { AWS: `arn:aws:iam::${props.accountId}:root` },
          Action: "kms:*",
          Resource: "*",
        },
        ...(props.serviceStatements ?? []),
      ]),
    });
    new KmsAlias(this, "alias", { name: `alias/${props.name}`, targetKeyId: key.keyId });
    this.arn = key.arn;
  }
}

import type { Statement } from "./policy.ts";

/**
 * Lets CloudWatch Logs of one account and region use a key for its log groups. Logs takes no rights from IAM here, so that
 * this stands in the key's policy. Source: CloudWatch Logs user guide, "Encrypt log data using AWS KMS"
 */
export const encryptLogGroups = (place: { readonly region: string; readonly accountId: string }): Statement => ({
  Sid: "EncryptLogGroups",
  Effect: "Allow",
  Principal: { Service: `logs.${place.region}.amazonaws.com` },
  Action: [
    "kms:Encrypt",
    "kms:Decrypt",
    "kms:ReEncryptFrom",
    "kms:ReEncryptTo",
    "kms:GenerateDataKey",
    "kms:GenerateDataKeyWithoutPlaintext",
    "kms:DescribeKey",
  ],
  Resource: "*",
  Condition: {
    ArnLike: { "kms:EncryptionContext:aws:logs:arn": `arn:aws:logs:${place.region}:${place.accountId}:log-group:*` },
  },
});

import { GetBucketPolicyCommand, PutBucketPolicyCommand } from "@aws-sdk/client-s3";
import { besidesOf, mergeNamed } from "./documents.ts";
import { type Item, missing, owned, type Place, right, unlessCalled, wrong } from "./item.ts";

interface Statement {
  readonly Sid?: string;
  readonly [member: string]: unknown;
}

interface PolicyDocument {
  readonly Version?: string;
  readonly Statement?: Statement | readonly Statement[];
}

/**
 * What the bucket refuses to everybody. S3 looks at the policy before it applies the bucket's default encryption, so an upload
 * that names no encryption passes here and gets the default, the key; one that names another is refused. `Null` is needed beside
 * each comparison: a negated one holds as well for a header that is not there.
 * Source: Amazon S3 user guide, "Setting default server-side encryption behavior for Amazon S3 buckets".
 */
export function refusals(bucket: string, keyArn: string): readonly Statement[] {
  const objects = `arn:aws:s3:::${bucket}/*`;
  const uploads = { Effect: "Deny", Principal: "*", Action: "s3:PutObject", Resource: objects };
  return [
    {
      Sid: "SluiceRefusePlainHttp",
      Effect: "Deny",
      Principal: "*",
      Action: "s3:*",
      Resource: [`arn:aws:s3:::${bucket}`, objects],
      Condition: { Bool: { "aws:SecureTransport": "false" } },
    },
    {
      Sid: "SluiceRefuseOtherEncryption",
      ...uploads,
      Condition: {
        Null: { "s3:x-amz-server-side-encryption": "false" },
        StringNotEquals: { "s3:x-amz-server-side-encryption": "aws:kms" },
      },
    },
    {
      // Also refuses `aws:kms` without a key: that would be the account's key for S3, not this one.
      Sid: "SluiceRefuseOtherKeys",
      ...uploads,
      Condition: {
        Null: { "s3:x-amz-server-side-encryption": "false" },
        StringNotEquals: { "s3:x-amz-server-side-encryption-aws-kms-key-id": keyArn },
      },
    },
    {
      Sid: "SluiceRefuseKeysOfCallers",
      ...uploads,
      Condition: { Null: { "s3:x-amz-server-side-encryption-customer-algorithm": "false" } },
    },
  ];
}

async function statementsOf(place: Place): Promise<readonly Statement[] | undefined> {
  const answer = await unlessCalled(["NoSuchBucketPolicy"], place.s3.send(new GetBucketPolicyCommand(owned(place))));
  if (!answer?.Policy) return undefined;
  const { Statement = [] } = JSON.parse(answer.Policy) as PolicyDocument;
  return [Statement].flat() as readonly Statement[];
}

const merge = (statements: readonly Statement[], place: Place, keyArn: string) =>
  mergeNamed(statements, refusals(place.bucket, keyArn), ({ Sid }) => Sid);

/** Our statements, beside those that others have added. */
export const bucketPolicy: Item = {
  name: "policy of the bucket",
  inspect: async (place, keyArn) => {
    const statements = await statementsOf(place);
    if (!statements) return missing;
    const { differing, others } = merge(statements, place, keyArn ?? "");
    if (differing.length > 0) return wrong(`without the right ${differing.join(", ")}`);
    return { ...right, ...besidesOf(others, "statement") };
  },
  mend: async (place, keyArn) => {
    const { merged } = merge((await statementsOf(place)) ?? [], place, keyArn);
    const Policy = JSON.stringify({ Version: "2012-10-17", Statement: merged });
    await place.s3.send(new PutBucketPolicyCommand({ ...owned(place), Policy }));
  },
};

import type { KMSClient } from "@aws-sdk/client-kms";
import type { S3Client } from "@aws-sdk/client-s3";

/** The account, and the bucket in it, that is made ready to hold states. */
export interface Place {
  readonly s3: S3Client;
  readonly kms: KMSClient;
  /** Twelve digits; the bucket must be this account's. */
  readonly accountId: string;
  readonly region: string;
  readonly bucket: string;
  /** Who answers for key and bucket, and who pays; become tags where there are none yet. */
  readonly owner: string;
  readonly costCenter: string;
}

/** What was found of one item: right (perhaps with more that is left alone), not there at all, or other than it should be. */
export type Finding =
  | { readonly kind: "right"; readonly besides?: string }
  | { readonly kind: "missing" }
  | { readonly kind: "wrong"; readonly found: string };

/** One setting of the key or the bucket. Mending it twice does no harm. */
export interface Item {
  /** As people read it, e.g. `versioning`. */
  readonly name: string;
  /** @param keyArn the states' key; undefined while there is none, in which case nothing can be encrypted with it */
  inspect(place: Place, keyArn: string | undefined): Promise<Finding>;
  mend(place: Place, keyArn: string): Promise<void>;
}

/** Every call names the bucket's owner, so that a bucket of that name in another account is never read or changed. */
export const owned = ({ bucket, accountId }: Place) => ({ Bucket: bucket, ExpectedBucketOwner: accountId });

export const right: Finding = { kind: "right" };
export const missing: Finding = { kind: "missing" };
export const wrong = (found: string): Finding => ({ kind: "wrong", found });

/** Undefined instead of an error of one of these names, by which AWS says that something was never set. */
export async function unlessCalled<T>(names: readonly string[], answer: Promise<T>): Promise<T | undefined> {
  try {
    return await answer;
  } catch (error) {
    if (names.includes((error as Error).name)) return undefined;
    throw error;
  }
}

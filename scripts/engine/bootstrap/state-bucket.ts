import {
  type BucketLocationConstraint,
  CreateBucketCommand,
  HeadBucketCommand,
  waitUntilBucketExists,
} from "@aws-sdk/client-s3";
import { Failure } from "#scripts/engine/failure";
import { owned, type Place, unlessCalled } from "./item.ts";

/** A refusal as the SDK gives it; HEAD has no body, so only status and headers tell. */
interface Refusal {
  readonly name: string;
  readonly $metadata?: { readonly httpStatusCode?: number };
  readonly $response?: { readonly headers?: Readonly<Record<string, string>> };
}

/**
 * Whether the bucket is there, in this account and region.
 * @throws Failure("failed") when the name belongs to another account or the bucket lies in another region
 */
export async function bucketExists(place: Place): Promise<boolean> {
  try {
    const { BucketRegion = place.region } = await place.s3.send(new HeadBucketCommand(owned(place)));
    if (BucketRegion !== place.region) throw inOtherRegion(place, BucketRegion);
    return true;
  } catch (error) {
    if (error instanceof Failure) throw error;
    const { $metadata, $response } = error as Refusal;
    const status = $metadata?.httpStatusCode;
    const region = $response?.headers?.["x-amz-bucket-region"];
    if (status === 404) return false;
    // 400 comes from the region's own endpoint, 301 from any other.
    if ((status === 301 || status === 400) && region !== undefined && region !== place.region)
      throw inOtherRegion(place, region);
    if (status === 403) throw ofOtherAccount(place);
    throw error;
  }
}

/**
 * Makes the bucket and waits until it is there.
 * @throws Failure("failed") when somebody else was faster, or has had the name all along
 */
export async function createBucket(place: Place): Promise<void> {
  const { s3, bucket, region } = place;
  const create = new CreateBucketCommand({
    Bucket: bucket,
    ObjectOwnership: "BucketOwnerEnforced",
    // The oldest region takes no location.
    ...(region !== "us-east-1" && {
      CreateBucketConfiguration: { LocationConstraint: region as BucketLocationConstraint },
    }),
  });
  try {
    await unlessCalled(["BucketAlreadyOwnedByYou"], s3.send(create));
  } catch (error) {
    if ((error as Error).name === "BucketAlreadyExists") throw ofOtherAccount(place);
    throw error;
  }
  await waitUntilBucketExists({ client: s3, maxWaitTime: 60, minDelay: 1, maxDelay: 5 }, owned(place));
}

const ofOtherAccount = ({ bucket, accountId }: Place) =>
  new Failure(
    "failed",
    `state bucket ${bucket}: it belongs to another account than ${accountId} (bucket names are shared by all accounts), or you may not look at it (s3:ListBucket); ` +
      "nothing was changed in it: choose another name in state.bucket of the environment, or ask for that permission",
  );

const inOtherRegion = ({ bucket, region }: Place, other: string) =>
  new Failure(
    "failed",
    `state bucket ${bucket}: it lies in ${other}, but the environment is in ${region}; nothing was changed in it: choose another name in state.bucket of the environment, or correct its region`,
  );

import {
  GetBucketEncryptionCommand,
  GetBucketOwnershipControlsCommand,
  GetBucketTaggingCommand,
  GetBucketVersioningCommand,
  GetPublicAccessBlockCommand,
  PutBucketEncryptionCommand,
  PutBucketOwnershipControlsCommand,
  PutBucketTaggingCommand,
  PutBucketVersioningCommand,
  PutPublicAccessBlockCommand,
} from "@aws-sdk/client-s3";
import { bucketPolicy } from "./bucket-policy.ts";
import { type Item, missing, owned, type Place, right, unlessCalled, wrong } from "./item.ts";
import { lifecycle } from "./lifecycle.ts";
import { differingTags, wantedTags } from "./tags.ts";

const allBlocked = {
  BlockPublicAcls: true,
  IgnorePublicAcls: true,
  BlockPublicPolicy: true,
  RestrictPublicBuckets: true,
} as const;

const publicAccess: Item = {
  name: "public access block",
  inspect: async (place) => {
    const answer = await unlessCalled(
      ["NoSuchPublicAccessBlockConfiguration"],
      place.s3.send(new GetPublicAccessBlockCommand(owned(place))),
    );
    const found: Readonly<Record<string, unknown>> = { ...answer?.PublicAccessBlockConfiguration };
    const off = Object.keys(allBlocked).filter((name) => found[name] !== true);
    if (off.length === 0) return right;
    return answer ? wrong(`${off.join(", ")} ${off.length === 1 ? "was" : "were"} off`) : missing;
  },
  mend: async (place) => {
    await place.s3.send(
      new PutPublicAccessBlockCommand({ ...owned(place), PublicAccessBlockConfiguration: allBlocked }),
    );
  },
};

const ownership: Item = {
  name: "object ownership",
  inspect: async (place) => {
    const answer = await unlessCalled(
      ["OwnershipControlsNotFoundError"],
      place.s3.send(new GetBucketOwnershipControlsCommand(owned(place))),
    );
    const found = answer?.OwnershipControls?.Rules?.[0]?.ObjectOwnership;
    if (found === "BucketOwnerEnforced") return right;
    return found ? wrong(`it was ${found}, which lets ACLs grant access`) : missing;
  },
  mend: async (place) => {
    const OwnershipControls = { Rules: [{ ObjectOwnership: "BucketOwnerEnforced" as const }] };
    await place.s3.send(new PutBucketOwnershipControlsCommand({ ...owned(place), OwnershipControls }));
  },
};

const encryption: Item = {
  name: "encryption",
  inspect: async (place, keyArn) => {
    const answer = await unlessCalled(
      ["ServerSideEncryptionConfigurationNotFoundError"],
      place.s3.send(new GetBucketEncryptionCommand(owned(place))),
    );
    const rule = answer?.ServerSideEncryptionConfiguration?.Rules?.[0];
    const { SSEAlgorithm, KMSMasterKeyID } = rule?.ApplyServerSideEncryptionByDefault ?? {};
    if (!SSEAlgorithm) return missing;
    if (SSEAlgorithm !== "aws:kms") return wrong(`new objects were encrypted with ${SSEAlgorithm}, not with the key`);
    if (KMSMasterKeyID !== keyArn)
      return wrong(`new objects were encrypted with ${KMSMasterKeyID ?? "the key of S3"}; older ones stay so`);
    return rule?.BucketKeyEnabled ? right : wrong("the bucket key was off, so that every object costs a call to KMS");
  },
  mend: async (place, KMSMasterKeyID) => {
    const ApplyServerSideEncryptionByDefault = { SSEAlgorithm: "aws:kms" as const, KMSMasterKeyID };
    const ServerSideEncryptionConfiguration = {
      Rules: [{ ApplyServerSideEncryptionByDefault, BucketKeyEnabled: true }],
    };
    await place.s3.send(new PutBucketEncryptionCommand({ ...owned(place), ServerSideEncryptionConfiguration }));
  },
};

const versioning: Item = {
  name: "versioning",
  inspect: async (place) => {
    const { Status } = await place.s3.send(new GetBucketVersioningCommand(owned(place)));
    if (Status === "Enabled") return right;
    return wrong(Status === "Suspended" ? "versioning was suspended" : "versioning was off");
  },
  mend: async (place) => {
    const VersioningConfiguration = { Status: "Enabled" as const };
    await place.s3.send(new PutBucketVersioningCommand({ ...owned(place), VersioningConfiguration }));
  },
};

const tags: Item = {
  name: "tags of the bucket",
  inspect: async (place) => {
    const existing = await tagsOfBucket(place);
    if (!existing) return missing;
    const differing = differingTags(existing, wantedTags(existing, place));
    return differing.length === 0 ? right : wrong(`without the right ${differing.join(", ")}`);
  },
  mend: async (place) => {
    // This call replaces all tags, so the others' go with it.
    const wanted = wantedTags((await tagsOfBucket(place)) ?? {}, place);
    const TagSet = Object.entries(wanted).map(([Key, Value]) => ({ Key, Value }));
    await place.s3.send(new PutBucketTaggingCommand({ ...owned(place), Tagging: { TagSet } }));
  },
};

async function tagsOfBucket(place: Place): Promise<Record<string, string> | undefined> {
  const answer = await unlessCalled(["NoSuchTagSet"], place.s3.send(new GetBucketTaggingCommand(owned(place))));
  return answer && Object.fromEntries((answer.TagSet ?? []).map(({ Key, Value }) => [Key, Value]));
}

/** What is set on the bucket, in the order in which it is mended: closed first, then encrypted, then kept. */
export const bucketSettings: readonly Item[] = [
  publicAccess,
  ownership,
  encryption,
  bucketPolicy,
  versioning,
  lifecycle,
  tags,
];

import {
  CreateBucketCommand,
  DeleteBucketCommand,
  DeleteObjectsCommand,
  HeadBucketCommand,
  ListObjectVersionsCommand,
  S3Client,
} from "@aws-sdk/client-s3";
import { clientConfig } from "#scripts/rehearsal/emulator/access";
import { unless } from "./answers.ts";
import type { Driver, DriverContext } from "./driver.ts";

const GONE = ["NoSuchBucket", "NotFound"];

/** aws_s3_bucket; what configures a bucket (policy, lifecycle, ...) lives in the cloud only. */
export const s3Bucket = ({ access }: DriverContext): Driver => {
  const s3 = new S3Client(clientConfig(access));

  const empty = async (Bucket: string) => {
    for (;;) {
      const { Versions = [], DeleteMarkers = [] } = await s3.send(new ListObjectVersionsCommand({ Bucket }));
      const Objects = [...Versions, ...DeleteMarkers].map(({ Key, VersionId }) => ({ Key: Key!, VersionId }));
      if (Objects.length === 0) return;
      await s3.send(new DeleteObjectsCommand({ Bucket, Delete: { Objects, Quiet: true } }));
    }
  };

  return {
    create: async ({ attributes }) => {
      // biome-ignore lint/suspicious/noExplicitAny: any region is a valid constraint, the SDK lists some
      const CreateBucketConfiguration = { LocationConstraint: access.region as any };
      const creation = new CreateBucketCommand({ Bucket: String(attributes.bucket), CreateBucketConfiguration });
      // One that a killed run left is taken over with its objects: records are not deleted unasked.
      await unless(s3.send(creation), "BucketAlreadyOwnedByYou");
      return undefined;
    },
    update: async () => undefined,
    delete: async ({ attributes }) => {
      const Bucket = String(attributes.bucket);
      if (attributes.force_destroy === true) await unless(empty(Bucket), ...GONE);
      await unless(s3.send(new DeleteBucketCommand({ Bucket })), ...GONE);
    },
    read: async ({ attributes }) =>
      (await unless(s3.send(new HeadBucketCommand({ Bucket: String(attributes.bucket) })), ...GONE)) && {},
  };
};

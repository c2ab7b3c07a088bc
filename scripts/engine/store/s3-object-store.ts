import {
  DeleteObjectCommand,
  GetObjectCommand,
  ListObjectsV2Command,
  NoSuchBucket,
  NoSuchKey,
  PutObjectCommand,
  S3Client,
  type S3ClientConfig,
} from "@aws-sdk/client-s3";
import { Failure } from "#scripts/engine/failure";
import { accessFailure } from "./access-failure.ts";
import type { ObjectStore, StoredObject } from "./object-store.ts";

export interface ObjectStoreSettings {
  /** The environment's state bucket. */
  readonly bucket: string;
  /** The environment's account, twelve digits. A bucket of another one is refused by S3 itself. */
  readonly accountId: string;
  /** See `clientConfigFor`. */
  readonly config: S3ClientConfig & { readonly region: string };
}

/**
 * The state bucket in S3. Every method throws Failure with a remedy: no bucket, access denied, no credentials, no network.
 * `close` lets go of its connections.
 */
export function openObjectStore(settings: ObjectStoreSettings): ObjectStore & { close(): void } {
  const { bucket: Bucket, accountId, config } = settings;
  const s3 = new S3Client(config);
  const place = { Bucket, ExpectedBucketOwner: accountId };

  const attempt = async <T>(action: string, work: () => Promise<T>): Promise<T> => {
    try {
      return await work();
    } catch (error) {
      if (error instanceof NoSuchBucket) throw missing(Bucket, error);
      const permission = "and that your role may list, read, write and delete objects there";
      throw accessFailure(error, { action, accountId, region: config.region, permission });
    }
  };

  return {
    bucket: Bucket,
    list: (prefix) =>
      attempt(`listing s3://${Bucket}/${prefix}`, async () => {
        const found: StoredObject[] = [];
        let ContinuationToken: string | undefined;
        do {
          const page = await s3.send(new ListObjectsV2Command({ ...place, Prefix: prefix, ContinuationToken }));
          for (const { Key, ETag, LastModified } of page.Contents ?? []) {
            if (Key && ETag && LastModified) found.push({ key: Key, etag: ETag, modified: LastModified });
          }
          ContinuationToken = page.NextContinuationToken;
        } while (ContinuationToken);
        return found.sort((a, b) => (a.key < b.key ? -1 : 1));
      }),
    read: (Key) =>
      attempt(`reading s3://${Bucket}/${Key}`, async () => {
        try {
          const { Body, ETag } = await s3.send(new GetObjectCommand({ ...place, Key }));
          return { text: (await Body?.transformToString()) ?? "", etag: ETag ?? "" };
        } catch (error) {
          if (error instanceof NoSuchKey) return undefined;
          throw error;
        }
      }),
    write: (Key, Body) =>
      attempt(`writing s3://${Bucket}/${Key}`, async () => {
        await s3.send(new PutObjectCommand({ ...place, Key, Body, ContentType: "application/json" }));
      }),
    remove: (Key) =>
      attempt(`deleting s3://${Bucket}/${Key}`, async () => {
        await s3.send(new DeleteObjectCommand({ ...place, Key }));
      }),
    close: () => s3.destroy(),
  };
}

const missing = (bucket: string, cause: unknown) =>
  new Failure(
    "failed",
    `the state bucket ${bucket} does not exist; make it with \`npm run sluice -- bootstrap --env <environment>\`, or correct state.bucket in environments/`,
    { cause },
  );

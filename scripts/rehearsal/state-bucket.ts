import { DeleteObjectCommand, GetObjectCommand, ListObjectsV2Command, S3Client } from "@aws-sdk/client-s3";
import { clientConfig, type EmulatorAccess } from "./emulator/access.ts";

/** The objects of a local cloud's state bucket. */
export interface StateBucket {
  keys(): Promise<readonly string[]>;
  read(key: string): Promise<string>;
  remove(key: string): Promise<void>;
}

/** Lets `work` use the state bucket. */
export async function withStateBucket<T>(
  access: EmulatorAccess,
  Bucket: string,
  work: (bucket: StateBucket) => Promise<T>,
): Promise<T> {
  const s3 = new S3Client(clientConfig(access));
  const keys = async (ContinuationToken?: string): Promise<string[]> => {
    const page = await s3.send(new ListObjectsV2Command({ Bucket, ContinuationToken }));
    const found = (page.Contents ?? []).flatMap(({ Key }) => (Key ? [Key] : []));
    return page.NextContinuationToken ? [...found, ...(await keys(page.NextContinuationToken))] : found;
  };
  try {
    return await work({
      keys: () => keys(),
      read: async (Key) =>
        (await (await s3.send(new GetObjectCommand({ Bucket, Key }))).Body?.transformToString()) ?? "",
      remove: async (Key) => void (await s3.send(new DeleteObjectCommand({ Bucket, Key }))),
    });
  } finally {
    s3.destroy();
  }
}

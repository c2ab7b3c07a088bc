import { DeleteObjectCommand, GetObjectCommand, ListObjectsV2Command, S3Client } from "@aws-sdk/client-s3";
import { z } from "zod";
import { clientConfig, type EmulatorAccess } from "./emulator/access.ts";

/** What Terraform writes into a lock file. */
const lockSchema = z.object({ ID: z.string(), Operation: z.string(), Who: z.string(), Created: z.string() }).partial();

/** A state lock that was left behind and has been released. */
export interface ReleasedLock {
  /** Key of the state it locked. */
  readonly stateKey: string;
  /** What had taken it and when, as far as the lock says. */
  readonly description: string;
}

const suffix = ".tflock";

/**
 * Deletes every lock in the state bucket of a local cloud that has just started. Nobody can hold one: the emulator serves one
 * run at a time, under keys of that run only, so each was left by a Terraform that was killed.
 */
export async function releaseDeadLocks(access: EmulatorAccess, bucket: string): Promise<readonly ReleasedLock[]> {
  const s3 = new S3Client(clientConfig(access));
  try {
    const released: ReleasedLock[] = [];
    for (const key of await lockKeys(s3, bucket)) {
      const { Body } = await s3.send(new GetObjectCommand({ Bucket: bucket, Key: key }));
      const description = describe((await Body?.transformToString()) ?? "");
      await s3.send(new DeleteObjectCommand({ Bucket: bucket, Key: key }));
      released.push({ stateKey: key.slice(0, -suffix.length), description });
    }
    return released;
  } finally {
    s3.destroy();
  }
}

async function lockKeys(s3: S3Client, bucket: string): Promise<string[]> {
  const keys: string[] = [];
  let after: string | undefined;
  do {
    const page = await s3.send(new ListObjectsV2Command({ Bucket: bucket, ContinuationToken: after }));
    keys.push(...(page.Contents ?? []).flatMap(({ Key }) => (Key?.endsWith(suffix) ? [Key] : [])));
    after = page.NextContinuationToken;
  } while (after);
  return keys;
}

function describe(text: string): string {
  try {
    const {
      Operation = "an operation",
      Who = "somebody",
      Created = "an unknown time",
    } = lockSchema.parse(JSON.parse(text));
    return `${Operation} by ${Who} at ${Created}`;
  } catch {
    return "an unreadable lock";
  }
}

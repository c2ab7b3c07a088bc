import { promisify } from "node:util";
import { gunzip } from "node:zlib";
import { GetObjectCommand, type S3Client } from "@aws-sdk/client-s3";
import { EVENTS_FOLDER } from "#constructs/analytics/archived-event";
import { objects } from "./kept-events.ts";

/** An archived object may have this many bytes once it is unpacked: some times what the rehearsal's deliveries write. */
const MOST_BYTES = 256 * 1024 * 1024;
const unpacked = promisify((data: Uint8Array, callback: (error: Error | null, result: Buffer) => void) =>
  gunzip(data, { maxOutputLength: MOST_BYTES }, callback),
);
const INGESTION_ID = /"ingestion_id":"([^"]*)"/g;
const HOUR = 3_600_000;

/**
 * How many of these events the archive has, each counted once. Reads what was written since a time; the ids are looked for as texts, for
 * parsing every row of a large run would take longer than the run's own checks.
 */
export async function archivedEvents(
  client: S3Client,
  bucket: string,
  ingestionIds: { has(id: string): boolean },
  since: number,
): Promise<number> {
  const found = new Set<string>();
  for await (const { key, modified } of objects(client, bucket, `${EVENTS_FOLDER}/`, folderOf(since - HOUR))) {
    // S3 keeps whole seconds.
    if (modified < since - 1000) continue;
    const { Body } = await client.send(new GetObjectCommand({ Bucket: bucket, Key: key }));
    const text = (await unpacked((await Body?.transformToByteArray()) ?? new Uint8Array())).toString("latin1");
    for (const [, id] of text.matchAll(INGESTION_ID)) if (ingestionIds.has(id!)) found.add(id!);
  }
  return found.size;
}

/** `day=2026-01-31/hour=09`: an object is in the hour of its oldest event, which may have been under way when sending began. */
const folderOf = (time: number) => {
  const iso = new Date(time).toISOString();
  return `day=${iso.slice(0, 10)}/hour=${iso.slice(11, 13)}`;
};

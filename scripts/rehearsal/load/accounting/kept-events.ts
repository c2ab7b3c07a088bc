import { GetObjectCommand, paginateListObjectsV2, type S3Client } from "@aws-sdk/client-s3";
import { PIPELINE } from "../events-url.ts";
import type { Kept } from "./fate.ts";
import { ingestionIdsOfFailure } from "./on-failure-object.ts";

/**
 * Searches the quarantine bucket for what the pipeline put aside since a time: its own objects, named by ingestion id, and
 * the event source's on-failure objects, which hold whole records. Only the ids asked for are returned.
 */
export async function keptEvents(
  client: S3Client,
  bucket: string,
  ingestionIds: ReadonlySet<string>,
  since: number,
): Promise<Map<string, Set<Kept>>> {
  const found = new Map<string, Set<Kept>>();
  const add = (ingestionId: string, kept: Kept) => {
    if (ingestionIds.has(ingestionId)) found.set(ingestionId, (found.get(ingestionId) ?? new Set()).add(kept));
  };

  for (const [prefix, kept] of [
    ["quarantine", "quarantined"],
    ["conflicts", "conflict"],
  ] as const) {
    for await (const { key } of objects(client, bucket, `${prefix}/${PIPELINE}/`, dayBefore(since))) {
      add(/([^/]+)\.json$/.exec(key)?.[1] ?? "", kept);
    }
  }
  for await (const { key, modified } of objects(client, bucket, "aws/lambda/")) {
    // S3 keeps whole seconds.
    if (modified < since - 1000) continue;
    const { Body } = await client.send(new GetObjectCommand({ Bucket: bucket, Key: key }));
    for (const ingestionId of ingestionIdsOfFailure((await Body?.transformToString()) ?? ""))
      add(ingestionId, "quarantined");
  }
  return found;
}

/** `2026/01/31`, one day early: days in keys are UTC days, and a record may be accepted just before midnight. */
const dayBefore = (time: number) => new Date(time - 86_400_000).toISOString().slice(0, 10).replaceAll("-", "/");

/** Keys and times of the objects below a prefix, in the order of their names, those after `after` of it only. */
export async function* objects(client: S3Client, bucket: string, prefix: string, after = "") {
  const request = { Bucket: bucket, Prefix: prefix, ...(after && { StartAfter: prefix + after }) };
  for await (const page of paginateListObjectsV2({ client }, request)) {
    for (const { Key, LastModified } of page.Contents ?? []) {
      yield { key: Key ?? "", modified: LastModified?.getTime() ?? 0 };
    }
  }
}

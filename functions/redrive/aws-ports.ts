import { setTimeout as pause } from "node:timers/promises";
import { type KinesisClient, PutRecordsCommand } from "@aws-sdk/client-kinesis";
import {
  GetObjectCommand,
  GetObjectTaggingCommand,
  PutObjectTaggingCommand,
  paginateListObjectsV2,
  type S3Client,
} from "@aws-sdk/client-s3";
import type { RedrivePorts } from "./redrive.ts";
import type { KeptRecord } from "./set-aside.ts";

export interface AwsPortsProps {
  readonly s3: S3Client;
  readonly kinesis: Pick<KinesisClient, "send">;
  readonly bucketName: string;
  readonly streamName: string;
  readonly now: () => Date;
  /** Waits before another attempt. @default real time */
  readonly wait?: (milliseconds: number) => Promise<unknown>;
}

/** The tag of an object that was sent again; its value says when. */
export const DONE_TAG = "redriven";

const ATTEMPTS = 8;
const FIRST_PAUSE_MS = 50;

/** A redrive over the quarantine bucket and the event stream. */
export const awsPorts = ({ s3, kinesis, bucketName, streamName, now, wait = pause }: AwsPortsProps): RedrivePorts => {
  const at = (Key: string) => ({ Bucket: bucketName, Key });
  const tags = async (key: string) => (await s3.send(new GetObjectTaggingCommand(at(key)))).TagSet ?? [];
  /** One call; answers the refused records. */
  const put = async (records: readonly KeptRecord[]): Promise<readonly KeptRecord[]> => {
    const Records = records.map(({ partitionKey, data }) => ({ PartitionKey: partitionKey, Data: data }));
    const { Records: results = [] } = await kinesis.send(new PutRecordsCommand({ StreamName: streamName, Records }));
    return records.filter((_, index) => results[index]?.SequenceNumber === undefined);
  };
  return {
    now,
    async *keys(folder) {
      for await (const { Contents = [] } of paginateListObjectsV2(
        { client: s3 },
        { Bucket: bucketName, Prefix: folder },
      ))
        for (const { Key, LastModified } of Contents)
          if (Key) yield { key: Key, modified: LastModified ?? new Date(0) };
    },
    read: async (key) => (await (await s3.send(new GetObjectCommand(at(key)))).Body?.transformToString()) ?? "",
    isDone: async (key) => (await tags(key)).some(({ Key }) => Key === DONE_TAG),
    markDone: async (key) => {
      const others = (await tags(key)).filter(({ Key }) => Key !== DONE_TAG);
      const TagSet = [...others, { Key: DONE_TAG, Value: now().toISOString() }];
      await s3.send(new PutObjectTaggingCommand({ ...at(key), Tagging: { TagSet } }));
    },
    send: async (records) => {
      let left = await put(records);
      for (let attempt = 0; left.length > 0 && attempt < ATTEMPTS; attempt++) {
        await wait(FIRST_PAUSE_MS * 2 ** attempt);
        left = await put(left);
      }
      return left;
    },
  };
};

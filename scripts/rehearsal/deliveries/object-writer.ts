import { promisify } from "node:util";
import { gzip } from "node:zlib";
import { PutObjectCommand, type S3Client } from "@aws-sdk/client-s3";
import type { StreamRecord } from "../event-sources/core/stream.ts";
import type { Invoker } from "../event-sources/ports.ts";
import { archivedRows } from "./archived-rows.ts";
import type { DeliveryConfiguration } from "./delivery-configuration.ts";
import { evaluatedPrefix, objectName } from "./object-key.ts";

/** Fast rather than small: the rehearsal shares its cores with what it rehearses. */
const compressed = promisify((data: string, callback: (error: Error | null, result: Buffer) => void) =>
  gzip(data, { level: 1 }, callback),
);
const WRITTEN = { requestId: "", statusCode: 200, executedVersion: "1" };

/**
 * Takes batches in place of a function and writes each as one object, or two where records are no events. It has taken a batch once all of it
 * is in the bucket; a batch that comes again as it was is the same object.
 */
export class ObjectWriter implements Invoker {
  readonly #s3: Pick<S3Client, "send">;
  readonly #configuration: DeliveryConfiguration;

  constructor(s3: Pick<S3Client, "send">, configuration: DeliveryConfiguration) {
    this.#s3 = s3;
    this.#configuration = configuration;
  }

  async invoke(_shardId: string, records: readonly StreamRecord[]) {
    const { prefix, errorPrefix } = this.#configuration;
    const oldest = Math.min(...records.map(({ arrivedAt }) => arrivedAt));
    const { rows, failures } = archivedRows(records);
    if (rows !== "") await this.#put(evaluatedPrefix(prefix, oldest), oldest, rows, ".json.gz");
    if (failures !== "")
      await this.#put(evaluatedPrefix(errorPrefix, oldest, "format-conversion-failed"), oldest, failures, ".gz");
    return { response: WRITTEN, payload: undefined };
  }

  async #put(prefix: string, at: number, lines: string, extension: string): Promise<void> {
    const { bucket: Bucket, name } = this.#configuration;
    const Body = await compressed(lines);
    const Key = prefix + objectName(name, at, Body, extension);
    await this.#s3.send(new PutObjectCommand({ Bucket, Key, Body, ContentType: "application/x-ndjson" }));
  }
}

import { PutObjectCommand, type S3Client } from "@aws-sdk/client-s3";
import { SendMessageCommand, type SQSClient } from "@aws-sdk/client-sqs";
import type { SetAside } from "./process-record.ts";

export interface QuarantineProps {
  readonly bucket: { readonly client: Pick<S3Client, "send">; readonly name: string };
  readonly queue: { readonly client: Pick<SQSClient, "send">; readonly url: string };
}

/** The body of a message: where the object lies and why. A record that is delivered again sends it again. */
export interface QuarantineMessage {
  readonly kind: "poison" | "conflict";
  readonly reason: string;
  readonly bucket: string;
  readonly key: string;
}

/** Quarantine: the object first, then the message about it, so that no message points to nothing. */
export const quarantine =
  ({ bucket, queue }: QuarantineProps): SetAside =>
  async ({ key, kind, reason, body }) => {
    await bucket.client.send(
      new PutObjectCommand({
        Bucket: bucket.name,
        Key: key,
        Body: JSON.stringify(body),
        ContentType: "application/json",
      }),
    );
    const message: QuarantineMessage = { kind, reason, bucket: bucket.name, key };
    await queue.client.send(new SendMessageCommand({ QueueUrl: queue.url, MessageBody: JSON.stringify(message) }));
  };

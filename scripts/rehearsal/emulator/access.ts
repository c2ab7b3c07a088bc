import { NodeHttpHandler } from "@smithy/node-http-handler";

/** How to reach the local cloud: one loopback endpoint, one access key per run. */
export interface EmulatorAccess {
  /** `http://127.0.0.1:PORT`, without a slash at the end. */
  readonly endpoint: string;
  readonly region: string;
  readonly accountId: string;
  readonly credentials: { readonly accessKeyId: string; readonly secretAccessKey: string };
}

/**
 * Configuration every AWS SDK v3 client of the rehearsal is made with: `new KinesisClient(clientConfig(access))`.
 *
 * The handler is HTTP/1.1 on purpose: over HTTP/2, the Kinesis client's default, the emulator drops large PutRecords at
 * random after storing them, and the retry stores them twice. `forcePathStyle` is read by the S3 client alone: a bucket
 * in the host name cannot be resolved here.
 */
export const clientConfig = (access: EmulatorAccess) => ({
  endpoint: access.endpoint,
  region: access.region,
  credentials: access.credentials,
  forcePathStyle: true,
  requestHandler: new NodeHttpHandler(),
});

import { NodeHttpHandler } from "@smithy/node-http-handler";

/**
 * Configuration every AWS client of a function is made with, once, at cold start.
 *
 * - HTTP/1.1 with kept connections: over HTTP/2, the Kinesis client's default, large `PutRecords` calls fail in part of the
 *   cases although stored, and the retry doubles them.
 * - A call that does not answer is given up and retried while the function still has time, instead of hanging until its end.
 * - Region, credentials and endpoint come from the environment.
 */
export const sdkClientConfig = ({ connections }: { readonly connections: number }) => ({
  maxAttempts: 3,
  retryMode: "standard" as const,
  requestHandler: new NodeHttpHandler({
    connectionTimeout: 1_000,
    requestTimeout: 4_000,
    throwOnRequestTimeout: true,
    httpAgent: { keepAlive: true, maxSockets: connections },
    httpsAgent: { keepAlive: true, maxSockets: connections },
  }),
});

import { GetSecretValueCommand, type SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import type { KeyRing } from "#functions/pipelines/card-transactions/card-token";
import type { Log } from "#functions/runtime/logger";
import { KeyRingError, parseKeyRing } from "./key-ring.ts";

/** Gives the keys that are valid now. @throws KeyRingError when there have never been any. */
export type ReadKeyRing = () => Promise<KeyRing>;

export interface KeyStoreProps {
  readonly client: Pick<SecretsManagerClient, "send">;
  readonly secretId: string;
  readonly refreshSeconds: number;
  readonly log: Log;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
}

const load = async ({ client, secretId }: KeyStoreProps): Promise<KeyRing> => {
  const answer = await client.send(new GetSecretValueCommand({ SecretId: secretId })).catch((cause: Error) => {
    throw new KeyRingError(secretId, `the secret cannot be read (${cause.name})`, { cause });
  });
  return parseKeyRing(secretId, answer.SecretString ?? "");
};

/**
 * Reads the keys from Secrets Manager and keeps them for a while; requests that come meanwhile share one reading.
 * When a later reading fails, the keys at hand go on being used and the error is logged: a token of an earlier key is
 * still right, an event that is turned away may be lost.
 */
export const keyStore = (props: KeyStoreProps): ReadKeyRing => {
  const { log, now, refreshSeconds } = props;
  let known: KeyRing | undefined;
  let dueAt = 0;
  let reading: Promise<KeyRing> | undefined;

  const read = async (): Promise<KeyRing> => {
    try {
      known = await load(props);
      dueAt = now() + refreshSeconds * 1000;
      return known;
    } catch (error) {
      if (!known) throw error;
      dueAt = now() + refreshSeconds * 1000;
      log.error("The keys at hand are used on", error as Error);
      return known;
    } finally {
      reading = undefined;
    }
  };

  return async () => {
    if (known && now() < dueAt) return known;
    reading ??= read();
    return reading;
  };
};

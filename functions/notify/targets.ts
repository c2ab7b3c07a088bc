import { lookup } from "node:dns/promises";
import { GetSecretValueCommand, type SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import { PublishCommand, type SNSClient } from "@aws-sdk/client-sns";
import { idOf, mail, type WebhookFormat, webhookBody } from "./message.ts";
import { judge, type Tried } from "./next-try.ts";
import { post } from "./post.ts";
import type { Send } from "./send.ts";
import { SigningKeyError, signatureHeaders, signingKey } from "./sign.ts";
import { type Resolve, TargetRefused, webhookTarget } from "./webhook-target.ts";

export interface WebhookProps {
  readonly client: Pick<SecretsManagerClient, "send">;
  readonly urlSecretId: string;
  readonly keySecretId: string;
  readonly format: WebhookFormat;
  readonly allowedHosts: readonly string[];
  readonly now: () => Date;
  /** @default the system's resolver */
  readonly resolve?: Resolve;
}

const failed = (reason: string): Tried => ({ kind: "failed", reason });
const nameOf = (error: unknown): string => {
  const { code, name } = error as { code?: unknown; name?: unknown };
  return typeof code === "string" ? code : String(name);
};

/** A secret's text. @throws Error that names the secret and not its value */
async function secret(client: WebhookProps["client"], SecretId: string): Promise<string> {
  try {
    const { SecretString = "" } = await client.send(new GetSecretValueCommand({ SecretId }));
    return SecretString;
  } catch (error) {
    throw new Error(`the secret ${SecretId} cannot be read (${nameOf(error)})`);
  }
}

/** Posts to the webhook that Secrets Manager names, signed. What is wrong with the secret can be mended: it is tried again. */
export const webhook =
  ({ client, urlSecretId, keySecretId, format, allowedHosts, now, resolve = systemResolver }: WebhookProps): Send =>
  async (told) => {
    try {
      const [url, key] = await Promise.all([secret(client, urlSecretId), secret(client, keySecretId)]);
      const target = await webhookTarget(url.trim(), allowedHosts, resolve);
      const body = webhookBody(told, format);
      const answer = await post(target, body, signatureHeaders(idOf(told), body, signingKey(key), now()));
      return judge(answer, now());
    } catch (error) {
      if (error instanceof TargetRefused || error instanceof SigningKeyError) return failed(error.message);
      // A message of the network's may have the URL in it, which is a secret: its code says enough.
      if (error instanceof Error && error.message.startsWith("the secret ")) return failed(error.message);
      return failed(`the webhook does not answer (${nameOf(error)})`);
    }
  };

const systemResolver: Resolve = (hostname) => lookup(hostname, { all: true, verbatim: true });

/** Mails to everybody who subscribed to the topic. */
export const email =
  (client: Pick<SNSClient, "send">, TopicArn: string): Send =>
  async (told) => {
    try {
      await client.send(new PublishCommand({ TopicArn, ...mail(told) }));
      return { kind: "sent" };
    } catch (error) {
      return failed(`the topic does not take it (${nameOf(error)})`);
    }
  };

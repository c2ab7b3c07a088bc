import { GetSecretValueCommand, type SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import * as z from "zod";
import { EmployeeStoreError } from "./repository.ts";

const credentialsDocument = z.object({ username: z.string().min(1), password: z.string().min(1) });

/** A login of the database. */
export type Credentials = z.output<typeof credentialsDocument>;

/** Gives the login: the one at hand, or with `anew` what the secret says now. */
export type ReadCredentials = (how?: "anew") => Promise<Credentials>;

const decode = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return undefined; // Without the parser's message, which quotes the text.
  }
};

/**
 * The login that RDS keeps in Secrets Manager, read once and again only when asked to: a rotated password shows when it is refused.
 */
export const credentialsIn = (client: Pick<SecretsManagerClient, "send">, secretId: string): ReadCredentials => {
  let known: Credentials | undefined;
  return async (how) => {
    if (known && how !== "anew") return known;
    const answer = await client.send(new GetSecretValueCommand({ SecretId: secretId })).catch((error: Error) => {
      throw new EmployeeStoreError(`secret: ${error.name}`);
    });
    const parsed = credentialsDocument.safeParse(decode(answer.SecretString ?? ""));
    if (!parsed.success) throw new EmployeeStoreError("secret: neither username nor password");
    known = parsed.data;
    return known;
  };
};

import { GetCallerIdentityCommand, STSClient } from "@aws-sdk/client-sts";
import { Failure, messageOf } from "#scripts/engine/failure";
import type { ClientConfig } from "./client-config.ts";

/** Who AWS takes the caller for. */
export interface Caller {
  /** Twelve digits. */
  readonly accountId: string;
  /** ARN of the user or of the assumed role's session. */
  readonly arn: string;
}

/** An environment as far as its account matters. */
export interface AccountOwner {
  readonly name: string;
  readonly accountId: string;
}

/** How AWS and the SDK name credentials that have been valid once. */
const expired = /expired/i;
/** How AWS names keys that it does not know, or a signature made with another secret. */
const refused = /InvalidClientTokenId|UnrecognizedClient|SignatureDoesNotMatch|InvalidAccessKeyId/;

/**
 * Asks AWS whom the credentials belong to; this call needs no permission.
 * @throws Failure("failed") with a remedy when there are no credentials, when they have expired or are refused, and when AWS cannot be reached
 */
export async function callerOf(config: ClientConfig): Promise<Caller> {
  try {
    const { Account, Arn } = await new STSClient(config).send(new GetCallerIdentityCommand({}));
    if (!Account || !Arn) throw new Error("the answer names no account");
    return { accountId: Account, arn: Arn };
  } catch (error) {
    throw new Failure("failed", explain(error, config), { cause: error });
  }
}

/**
 * Makes sure that the caller is signed in to the account that the environment names, before anything is read or changed there.
 * @throws Failure("failed") naming both accounts and what to do; the failures of `callerOf`
 */
export async function requireAccount(config: ClientConfig, { name, accountId }: AccountOwner): Promise<void> {
  const caller = await callerOf(config);
  if (caller.accountId === accountId) return;
  throw new Failure(
    "failed",
    `${name}: you are signed in to account ${caller.accountId} (as ${caller.arn}), but ${name} belongs to account ${accountId}; ` +
      `sign in to that one (AWS_PROFILE=... or aws sso login --profile ...), or correct accountId in environments/${name}.ts`,
  );
}

function explain(error: unknown, { endpoint, region }: ClientConfig): string {
  const { name, code } = error as { readonly name?: string; readonly code?: string };
  const message = messageOf(error);
  if (expired.test(`${name} ${message}`))
    return "your AWS credentials have expired; sign in again (aws sso login --profile ..., or fresh keys) and run this again";
  if (name === "CredentialsProviderError")
    return "there are no AWS credentials; sign in (aws sso login --profile ..., then AWS_PROFILE=...), or add --rehearse to work on this machine alone";
  if (refused.test(name ?? ""))
    return `AWS does not accept these credentials (${name}); check AWS_PROFILE, or AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, and sign in again`;
  if ((code !== undefined || name === "TimeoutError") && endpoint && isHere(endpoint))
    return `the rehearsal at ${endpoint} does not answer (${code ?? name}): it has ended; run this again`;
  if (code !== undefined || name === "TimeoutError")
    return `AWS cannot be reached at ${endpoint ?? `sts.${region}.amazonaws.com`} (${code ?? name}); check the network and the proxy, then run this again`;
  return `AWS does not say whose credentials these are (${name ?? "error"}: ${message}); check AWS_PROFILE and sign in again`;
}

/** Whether an endpoint is on this machine, where only a rehearsal is. */
const isHere = (endpoint: string): boolean => ["127.0.0.1", "localhost", "[::1]"].includes(new URL(endpoint).hostname);

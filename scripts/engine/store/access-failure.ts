import { Failure, messageOf } from "#scripts/engine/failure";

/** What was asked of AWS, for the sentence that tells why it did not work. */
export interface Access {
  /** E.g. `reading s3://bucket/key`. */
  readonly action: string;
  /** Account that the answer must come from, twelve digits. */
  readonly accountId?: string;
  readonly region: string;
  /** What to do where it was refused though the caller is who they should be. */
  readonly permission: string;
}

/** The parts of an AWS SDK error that are looked at. Source: AWS SDK for JavaScript v3, ServiceException. */
interface SdkError extends Error {
  readonly code?: string;
  readonly $metadata?: { readonly httpStatusCode?: number };
}

const isSdkError = (error: unknown): error is SdkError => error instanceof Error;

/** Names that S3 and other services give to credentials that were right once, or never. */
const invalidCredentials =
  /^(ExpiredToken|ExpiredTokenException|InvalidAccessKeyId|SignatureDoesNotMatch|InvalidToken|UnrecognizedClientException|InvalidClientTokenId|InvalidSignatureException)$/;
const unreachable = /^(ECONNREFUSED|ECONNRESET|ENOTFOUND|EAI_AGAIN|EHOSTUNREACH|ENETUNREACH|ETIMEDOUT|EPIPE)$/;

/** What went wrong on the way to AWS, as a sentence that says how to mend it. */
export function accessFailure(error: unknown, access: Access): Failure {
  if (error instanceof Failure) return error;
  const { action, region } = access;
  const because = (reason: string) => new Failure("failed", `${action}: ${reason}`, { cause: error });
  if (!isSdkError(error)) return because(messageOf(error));
  const status = error.$metadata?.httpStatusCode;
  if (error.name === "CredentialsProviderError")
    return because(
      "there are no AWS credentials; sign in (`aws sso login`), name a profile in AWS_PROFILE, or add --rehearse",
    );
  if (invalidCredentials.test(error.name))
    return because(`AWS does not accept the credentials (${error.name}); sign in again, or check AWS_PROFILE`);
  if (status === 403 || error.name === "AccessDeniedException") {
    const owner = access.accountId ? ` or belongs to another account than ${access.accountId}` : "";
    return because(
      `access is denied (${error.name}): it is not allowed to you${owner}; see who you are with \`aws sts get-caller-identity\`, ${access.permission}`,
    );
  }
  if (status === 301) return because(`it is not in ${region}; correct the region in environments/`);
  if (unreachable.test(error.code ?? ""))
    return because(`no answer (${error.code}); check the network, or that the rehearsal still runs`);
  return because(`${error.name}: ${error.message}`);
}

/**
 * An SDK error as far as its name, code and status tell. Its words may quote the request, which must not be seen where that holds a
 * value that somebody put in.
 */
export function wordless(error: unknown): unknown {
  if (error instanceof Failure || !isSdkError(error)) return error;
  const { name, code, $metadata } = error;
  return Object.assign(new Error("refused"), { name, code, $metadata, stack: undefined });
}

import { Failure } from "#scripts/engine/failure";
import { eventsUrl } from "../events-url.ts";
import { type Answer, presentable, readAnswer, readMessage } from "./answer.ts";
import type { Outgoing } from "./batch.ts";

/** The HTTP API cannot be used at all; the message says why and what to do. */
export class ApiError extends Failure {
  override readonly name = "ApiError";

  constructor(message: string) {
    super("failed", message);
  }
}

export interface ApiAccess {
  /** The stage's URL. */
  readonly apiUrl: string;
  /** A bearer token, asked for with every request. */
  readonly token: () => Promise<string>;
  /** How long to wait for an answer. @default 30_000, which is also API Gateway's limit */
  readonly timeoutMs?: number;
  readonly signal?: AbortSignal;
}

/** What one request came to. */
export type Outcome =
  /** The API judged every event. */
  | { readonly kind: "answered"; readonly answer: Answer }
  /** The API does not take the request as it is: too large, or not understood. Nothing was written. */
  | { readonly kind: "refused"; readonly reason: string }
  /** No usable answer; the events may have been written or not. */
  | { readonly kind: "unanswered"; readonly reason: string };

/** Posts one batch, once. Throws an ApiError where trying again cannot help, and the signal's reason when it is aborted. */
export async function post(batch: readonly Outgoing[], access: ApiAccess): Promise<Outcome> {
  const url = eventsUrl(access.apiUrl);
  const authorization = `Bearer ${await access.token()}`;
  const timeout = AbortSignal.timeout(access.timeoutMs ?? 30_000);
  try {
    const response = await fetch(url, {
      method: "POST",
      headers: { authorization, "content-type": "application/json" },
      body: `{"events":[${batch.map((event) => event.json).join(",")}]}`,
      // The token is for this address only.
      redirect: "manual",
      signal: access.signal === undefined ? timeout : AbortSignal.any([timeout, access.signal]),
    });
    return judge(url, response.status, await response.text(), batch);
  } catch (error) {
    access.signal?.throwIfAborted();
    if (error instanceof ApiError) throw error;
    return { kind: "unanswered", reason: timeout.aborted ? "no answer in time" : networkReason(error) };
  }
}

function judge(url: string, status: number, body: string, batch: readonly Outgoing[]): Outcome {
  const said = presentable(readMessage(body) ?? "");
  const detail = `HTTP ${status}${said && `: ${said}`}`;
  if (status === 401 || status === 403) {
    throw new ApiError(`${url} refuses the token (${detail}); deploy the API again with the issuer that runs now`);
  }
  const answer = [202, 400, 503].includes(status) ? readAnswer(body, batch) : undefined;
  if (answer !== undefined) return { kind: "answered", answer };
  if (status === 400 || status === 413) return { kind: "refused", reason: detail };
  if (status < 300 || status === 408 || status === 429 || status >= 500) {
    return { kind: "unanswered", reason: status < 300 ? `${detail}, and not the promised body` : detail };
  }
  throw new ApiError(`${url} is not the events API (${detail}); check the address, and that api-gateway is deployed`);
}

/** `fetch failed` says nothing; the code beneath it does. */
function networkReason(error: unknown): string {
  const cause = error instanceof Error ? error.cause : undefined;
  return (cause as NodeJS.ErrnoException | undefined)?.code ?? (error instanceof Error ? error.message : String(error));
}

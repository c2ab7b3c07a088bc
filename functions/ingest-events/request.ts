import type { APIGatewayProxyEventV2 } from "aws-lambda";

export const MOST_EVENTS = 500;
/** Bounds what one request costs; 500 usual events are a fifth of it. */
export const MOST_BYTES = 1024 * 1024;

/** What a request asks for, or why it is refused as a whole. */
export type ParsedRequest =
  | { readonly kind: "events"; readonly events: readonly unknown[] }
  | { readonly kind: "refused"; readonly status: 400 | 413; readonly message: string };

const refused = (status: 400 | 413, message: string): ParsedRequest => ({ kind: "refused", status, message });

const decode = (bytes: Buffer): unknown => {
  try {
    return JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes));
  } catch {
    return undefined; // Without the parser's message, which quotes the text.
  }
};

/** Reads `{"events": [...]}` from the body of `POST /events/{pipeline}`, which API Gateway hands over as text or base64. */
export const parseRequest = (request: Pick<APIGatewayProxyEventV2, "body" | "isBase64Encoded">): ParsedRequest => {
  const bytes = Buffer.from(request.body ?? "", request.isBase64Encoded ? "base64" : "utf8");
  if (bytes.byteLength > MOST_BYTES) {
    return refused(
      413,
      `A request has at most ${MOST_BYTES} bytes; this one has ${bytes.byteLength}. Send fewer events at once.`,
    );
  }
  const body = decode(bytes);
  const events = body !== null && typeof body === "object" && "events" in body ? body.events : undefined;
  if (!Array.isArray(events) || events.length === 0) {
    return refused(400, `The body must be JSON in UTF-8: {"events": [...]} with 1 to ${MOST_EVENTS} events.`);
  }
  if (events.length > MOST_EVENTS) {
    return refused(
      413,
      `A request has at most ${MOST_EVENTS} events; this one has ${events.length}. Send them in several requests.`,
    );
  }
  return { kind: "events", events };
};

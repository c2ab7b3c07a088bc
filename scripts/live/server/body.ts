import type { IncomingMessage } from "node:http";
import { parseJson } from "#functions/runtime/parse-json";

/** Nothing that the page sends is longer. */
export const MOST_BYTES = 4096;

/** A body that is not taken; `status` is that of the answer. */
export class BodyError extends Error {
  override name = "BodyError";
  readonly status: number;

  constructor(status: number, message: string) {
    super(message);
    this.status = status;
  }
}

/**
 * The JSON object of a request.
 * @throws BodyError for one that is too long, cut off, or no JSON object
 */
export async function readJsonObject(request: IncomingMessage): Promise<Readonly<Record<string, unknown>>> {
  const tooLong = () => new BodyError(413, `a body has ${MOST_BYTES} bytes at most`);
  if (Number(request.headers["content-length"] ?? 0) > MOST_BYTES) throw tooLong();
  const chunks: Buffer[] = [];
  let length = 0;
  try {
    for await (const chunk of request as AsyncIterable<Buffer>) {
      length += chunk.length;
      if (length > MOST_BYTES) throw tooLong();
      chunks.push(chunk);
    }
  } catch (error) {
    throw error instanceof BodyError ? error : new BodyError(400, "the body ended early");
  }
  const value = parseJson(Buffer.concat(chunks).toString("utf8"));
  if (typeof value !== "object" || value === null || Array.isArray(value))
    throw new BodyError(400, "the body is to be a JSON object");
  return value as Readonly<Record<string, unknown>>;
}

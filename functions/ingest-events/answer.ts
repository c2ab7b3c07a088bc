import type { APIGatewayProxyStructuredResultV2 } from "aws-lambda";
import type { Admission, Admitted, Rejection } from "./admit.ts";

/** The body of an answer about events. Every event of the request is in exactly one list. */
export interface EventsAnswer {
  readonly accepted: readonly { readonly index: number; readonly id: string; readonly ingestionId: string }[];
  readonly rejected: readonly Rejection[];
  /** Present when the status is 503: valid, but not written. The client may resend just these. */
  readonly failed?: readonly { readonly index: number; readonly id: string; readonly reason: string }[];
}

const json = (statusCode: number, body: object): APIGatewayProxyStructuredResultV2 => ({
  statusCode,
  headers: { "content-type": "application/json", ...(statusCode === 503 && { "retry-after": "1" }) },
  body: JSON.stringify(body),
});

/** An answer about the request as a whole. */
export const messageAnswer = (statusCode: 400 | 404 | 409 | 413 | 500 | 503, message: string) =>
  json(statusCode, { message });

/** 202 when something was accepted, 400 when nothing was acceptable, 503 when something could not be written. */
export const eventsAnswer = ({ admissions, rejected }: Admitted, unwritten: ReadonlySet<Admission>) => {
  const written = admissions.filter((admission) => !unwritten.has(admission));
  const lost = admissions.filter((admission) => unwritten.has(admission));
  const accepted = written.map(({ index, record: { id, ingestionId } }) => ({ index, id, ingestionId }));
  const answer: EventsAnswer = { accepted, rejected };
  if (lost.length > 0) {
    const failed = lost.map(({ index, record: { id } }) => ({
      index,
      id,
      reason: "could not be written in time; send it again",
    }));
    return json(503, { ...answer, failed } satisfies EventsAnswer);
  }
  return json(accepted.length > 0 ? 202 : 400, answer);
};

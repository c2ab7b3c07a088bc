import type { StreamRecord } from "./stream.ts";

/** What the invocation record of AWS says about a function's answer. */
export interface ResponseContext {
  /** The invocation's id. */
  readonly requestId: string;
  readonly statusCode: number;
  readonly executedVersion: string;
  /** `Unhandled` when the function threw, timed out or died. */
  readonly functionError?: string;
}

/** A function's answer to an invocation that reached it. */
export interface Answer {
  readonly response: ResponseContext;
  /** The parsed JSON; undefined when there is none. */
  readonly payload: unknown;
}

/** `partial`: the records before `firstFailed` are done, it and those after it are not. */
export type Verdict =
  | { readonly kind: "success" }
  | { readonly kind: "partial"; readonly firstFailed: number }
  | { readonly kind: "failure" };

/**
 * Judges a function's answer as AWS does.
 *
 * Without ReportBatchItemFailures the payload is not looked at. With it: an empty or null answer or list is a success;
 * the lowest failed sequence number counts; an identifier that is empty, null, misnamed or not of this batch fails
 * the whole batch, and so does an answer that is no such object.
 *
 * Source: https://docs.aws.amazon.com/lambda/latest/dg/services-kinesis-batchfailurereporting.html, "Success and
 * failure conditions".
 */
export function judge(answer: Answer, records: readonly StreamRecord[], reportsItemFailures: boolean): Verdict {
  if (answer.response.functionError !== undefined) return { kind: "failure" };
  if (!reportsItemFailures) return { kind: "success" };
  const failures = itemFailures(answer.payload);
  if (failures === undefined) return { kind: "failure" };
  if (failures.length === 0) return { kind: "success" };
  const places = new Map(records.map((record, index): [unknown, number] => [record.sequenceNumber, index]));
  const firstFailed = failures.reduce<number>((lowest, item) => Math.min(lowest, placeOf(item, places)), Infinity);
  return firstFailed > 0 ? { kind: "partial", firstFailed } : { kind: "failure" };
}

/** The list of failures; empty for every form of success, undefined for what is no such answer. */
function itemFailures(payload: unknown): readonly unknown[] | undefined {
  if (payload === null || payload === undefined || payload === "") return [];
  if (Array.isArray(payload)) return payload.length === 0 ? [] : undefined;
  if (typeof payload !== "object") return undefined;
  const failures = (payload as { batchItemFailures?: unknown }).batchItemFailures ?? [];
  return Array.isArray(failures) ? failures : undefined;
}

/** Index of the failed record; -1, which fails the whole batch, when it names none. */
function placeOf(item: unknown, places: ReadonlyMap<unknown, number>): number {
  return places.get((item as { itemIdentifier?: unknown } | null)?.itemIdentifier) ?? -1;
}

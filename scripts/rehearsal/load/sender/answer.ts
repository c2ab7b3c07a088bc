import * as z from "zod";
import { parseJson } from "#functions/runtime/parse-json";
import type { Outgoing } from "./batch.ts";

const index = z.int().min(0);
const shape = z.object({
  accepted: z.array(z.object({ index, id: z.string(), ingestionId: z.string().min(1) })),
  rejected: z.array(z.object({ index, path: z.string().optional(), reason: z.string() })),
  failed: z.array(z.object({ index, reason: z.string() })).default([]),
});

/** What the API says of each event of a request, by its index. */
export type Answer = z.output<typeof shape>;

/**
 * Reads the body of an answer. Undefined when it is not what the API promises: another shape, an event left out or named
 * twice, or an id that is not the event's. An answer that is silent about an event would lose it unnoticed.
 */
export function readAnswer(body: string, batch: readonly Outgoing[]): Answer | undefined {
  const { data: answer } = shape.safeParse(parseJson(body));
  if (answer === undefined) return undefined;
  const named = [...answer.accepted, ...answer.rejected, ...answer.failed].map((each) => each.index);
  const complete = named.length === batch.length && new Set(named).size === batch.length;
  const inRange = named.every((each) => each < batch.length);
  const own = answer.accepted.every((each) => each.id === batch[each.index]?.id);
  return complete && inRange && own ? answer : undefined;
}

/** The `message` of an error, which API Gateway and the function itself give in this form; undefined in any other. */
export function readMessage(body: string): string | undefined {
  return z.object({ message: z.string() }).safeParse(parseJson(body)).data?.message;
}

/** A reason as it may be shown: short, and with nothing in it that could be a card number. */
export const presentable = (reason: string) => reason.replace(/\d{8,}/g, "…").slice(0, 200);

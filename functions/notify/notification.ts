import * as z from "zod";

const line = (most: number) =>
  z
    .string()
    .min(1)
    .max(most)
    // A control character could break a header or a log line.
    .regex(/^[^\p{Cc}]*$/u, "must be one line without control characters");

/** What people are told: by chat, by webhook, by mail. Card numbers never stand in it. */
export const notification = z.strictObject({
  kind: z.enum(["sla", "fraud"]),
  /** The same key is the same message: it is sent once, however often it is announced. */
  dedupKey: line(256),
  /** What an alert and its end have in common. */
  subject: line(200),
  status: z.enum(["firing", "resolved"]),
  title: line(200),
  text: z.string().max(2000),
  /** Figures and names, shown one below the other. */
  facts: z.record(line(64), line(256)).default({}),
  /** Where a chat tool with channels is to show it: `#data-alerts`. */
  channel: line(80).optional(),
  /** When what it tells came about, ISO 8601 in UTC. */
  occurredAt: z.iso.datetime(),
});
export type Notification = z.output<typeof notification>;

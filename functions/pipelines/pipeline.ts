import type * as z from "zod";
import type { JsonObject } from "#functions/runtime/canonical-json";
import { firstReason, type Reason } from "#functions/runtime/reason";
import type { KeyRing } from "./card-transactions/card-token.ts";

/** Which result an event makes, and which version of it. */
export interface Identity {
  /** What the result is of, 1 to 128 printable ASCII characters: results with the same key are versions of each other. */
  readonly key: string;
  /** 1 to 999,999,999,999; the highest is the latest, in whatever order events arrive. */
  readonly version: number;
}

/** One pipeline as data. `Submitted` is what clients send, `Payload` what travels and is archived. */
export interface PipelineSpec<Submitted, Payload extends JsonObject> {
  /** Lower case with hyphens; in the API's path, in records, items and quarantine keys. */
  readonly name: string;
  /** One sentence for people. */
  readonly description: string;
  /** Every field with its rule; messages name rules, never values. */
  readonly submitted: z.ZodType<Submitted>;
  /** The same for what travels: `submitted`, unless {@link seal} replaces something. */
  readonly payload: z.ZodType<Payload>;
  readonly eventTime: EventTimeLimits;
  /** Replaces what must not travel; answers a reason if that cannot be done. @default nothing is replaced */
  readonly seal?: (submitted: Submitted, keyRing: KeyRing) => Payload | Reason;
  /**
   * The same for an event that is sent again, whatever else in it has changed: by this the platform knows repetitions, and two
   * events that say different things about the same version.
   */
  readonly identity: (payload: Payload) => Identity;
  /** Events with the same one are processed in order, one after the other. */
  readonly partitionKey: (payload: Payload) => string;
  /** When it happened: ISO 8601, UTC. */
  readonly occurredAt: (payload: Payload) => string;
  /**
   * What is stored for the event. It follows from the event alone: nothing is added to what is stored already, so that neither a
   * repetition nor a late event can count twice.
   */
  readonly result: (payload: Payload) => JsonObject;
  /** Whether an event is the stored one after all, though its payload differs. @default never */
  readonly isSame?: (payload: Payload, stored: JsonObject) => boolean;
}

/** When an event may have happened, as seen from when it was accepted. */
export interface EventTimeLimits {
  /** Days that it may be old, or the year that it may be from. */
  readonly oldest: { readonly days: number } | { readonly year: number };
  /** As far as a client's clock may run ahead. */
  readonly aheadMinutes: number;
  /** Older than this it is counted as late. */
  readonly lateAfterMinutes: number;
}

/** An event that is what its pipeline expects. */
export interface PipelineEvent extends Identity {
  /** Id for people and answers: the key, with `#<version>` from version 2 on. */
  readonly id: string;
  readonly payload: JsonObject;
  readonly partitionKey: string;
  readonly occurredAt: string;
  readonly late: boolean;
  result(): JsonObject;
}

/** A pipeline as the functions use it. */
export interface Pipeline {
  readonly name: string;
  readonly description: string;
  /** Whether {@link admit} needs the card token keys. */
  readonly needsKeys: boolean;
  /** Takes what a client submitted, at this moment. */
  admit(submitted: unknown, now: Date, keyRing: KeyRing | undefined): PipelineEvent | Reason;
  /** Reads what travelled; `acceptedAt` is when it was admitted. */
  read(payload: unknown, acceptedAt: Date): PipelineEvent | Reason;
  /** Whether the event of this payload is the one that is stored with this result. */
  isSame(payload: JsonObject, stored: JsonObject): boolean;
}

/** Whether an answer is a refusal. */
export const isReason = (value: object): value is Reason => "reason" in value && "path" in value;

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;

/** Makes a pipeline of its description. */
export function definePipeline<Submitted, Payload extends JsonObject>(
  spec: PipelineSpec<Submitted, Payload>,
): Pipeline {
  const { seal } = spec;
  const eventOf = (payload: Payload, acceptedAt: Date): PipelineEvent | Reason => {
    const occurredAt = spec.occurredAt(payload);
    const untimely = objection(spec.eventTime, Date.parse(occurredAt), acceptedAt.getTime());
    if (untimely) return { path: timeField(payload, occurredAt), reason: untimely };
    const identity = spec.identity(payload);
    return {
      ...identity,
      id: eventId(identity),
      payload,
      partitionKey: spec.partitionKey(payload),
      occurredAt,
      late: acceptedAt.getTime() - Date.parse(occurredAt) > spec.eventTime.lateAfterMinutes * MINUTE,
      result: () => spec.result(payload),
    };
  };
  return {
    name: spec.name,
    description: spec.description,
    needsKeys: seal !== undefined,
    admit: (submitted, now, keyRing) => {
      const parsed = spec.submitted.safeParse(submitted);
      if (!parsed.success) return firstReason(parsed.error);
      const payload = seal ? seal(parsed.data, keyRing!) : (parsed.data as unknown as Payload);
      return isReason(payload) ? payload : eventOf(payload, now);
    },
    read: (payload, acceptedAt) => {
      const parsed = spec.payload.safeParse(payload);
      return parsed.success ? eventOf(parsed.data, acceptedAt) : firstReason(parsed.error);
    },
    isSame: (payload, stored) => spec.isSame?.(payload as Payload, stored) ?? false,
  };
}

/** The id of the event that makes this version of a result. */
export const eventId = ({ key, version }: Identity): string => (version === 1 ? key : `${key}#${version}`);

function objection({ oldest, aheadMinutes }: EventTimeLimits, at: number, acceptedAt: number): string | undefined {
  if (at > acceptedAt + aheadMinutes * MINUTE) return `is more than ${aheadMinutes} minutes in the future`;
  if ("year" in oldest) return at < Date.UTC(oldest.year, 0) ? `is before the year ${oldest.year}` : undefined;
  return at < acceptedAt - oldest.days * DAY ? `is more than ${oldest.days} days ago` : undefined;
}

/** The field that holds the event's time, for messages. */
const timeField = (payload: JsonObject, occurredAt: string): string =>
  Object.keys(payload).find((name) => payload[name] === occurredAt) ?? "";

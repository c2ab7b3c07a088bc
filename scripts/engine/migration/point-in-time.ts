const TIME =
  /^(\d{4}-\d{2}-\d{2})(?:[ T](\d{2}:\d{2}(?::\d{2})?)(?:[.,](\d{1,9}))?)? ?(Z|UTC|[+-]\d{2}(?::?\d{2})?)?$/i;
const EPOCH = /^-?\d{1,15}$/;

/** How a system writes times that do not say so themselves. */
export interface TimeForm {
  /** Offset of times without one: `+09:00`. */
  readonly zone: string;
  /** What a bare whole number counts since 1970. */
  readonly epoch: "seconds" | "milliseconds";
}

/**
 * The milliseconds since 1970 of `2026-11-20T03:00:00Z`, `2026-11-20 12:00:00.123456`, `2026-11-20` or a whole number; undefined for any
 * other text and for days and hours that do not exist. What is finer than a millisecond is cut off.
 */
export function pointInTime(text: string, { zone, epoch }: TimeForm): number | undefined {
  if (EPOCH.test(text)) {
    const milliseconds = Number(text) * (epoch === "seconds" ? 1000 : 1);
    return Number.isSafeInteger(milliseconds) ? milliseconds : undefined;
  }
  const match = TIME.exec(text);
  if (!match) return undefined;
  const [, day, clock = "00:00", fraction = "", offset = zone] = match;
  const local = `${day}T${clock.length === 5 ? `${clock}:00` : clock}.${fraction.slice(0, 3).padEnd(3, "0")}Z`;
  const time = Date.parse(local);
  // Date turns 31 February into 3 March: what does not come back as it went in does not exist.
  if (Number.isNaN(time) || new Date(time).toISOString() !== local) return undefined;
  return time - offsetMinutes(offset) * 60_000;
}

/** Minutes that an offset is ahead of UTC: `+09:00` is 540. */
export function offsetMinutes(offset: string): number {
  const match = /^([+-])(\d{2}):?(\d{2})?$/.exec(offset);
  if (!match) return 0;
  const [, sign, hours, minutes = "0"] = match;
  return (sign === "-" ? -1 : 1) * (Number(hours) * 60 + Number(minutes));
}

/** A day of a zone: from its first millisecond to the first of the next day. */
export interface Day {
  /** `2026-11-20`. */
  readonly name: string;
  readonly from: number;
  readonly to: number;
}

const DAY_MS = 86_400_000;

/** The day of that name; undefined if there is none. */
export function dayNamed(name: string, zone: string): Day | undefined {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(name)) return undefined;
  const from = pointInTime(name, { zone, epoch: "seconds" });
  return from === undefined ? undefined : { name, from, to: from + DAY_MS };
}

/** Names of the days from one to another, both among them; none where the second is before the first. */
export function daysBetween(first: string, last: string): string[] {
  const days: string[] = [];
  const end = Date.parse(`${last}T00:00:00Z`);
  for (let at = Date.parse(`${first}T00:00:00Z`); at <= end; at += DAY_MS)
    days.push(new Date(at).toISOString().slice(0, 10));
  return days;
}

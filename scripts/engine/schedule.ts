/** When a rule of EventBridge fires, in UTC. */
export type Schedule =
  | { readonly kind: "every"; readonly milliseconds: number }
  /** At one minute of these hours of each day, ascending. */
  | { readonly kind: "at"; readonly minute: number; readonly hours: readonly number[] };

const UNIT_MS = { minute: 60_000, hour: 3_600_000, day: 86_400_000 } as const;
const DAY_MS = UNIT_MS.day;

/**
 * Reads a schedule expression: `rate(5 minutes)`, or a cron of every day such as `cron(0 6 * * ? *)`, `cron(10 * * * ? *)` and
 * `cron(0 6,18 * * ? *)`. Undefined for others, which the platform does not use: days of the week or month, ranges, steps.
 */
export function parseSchedule(expression: string): Schedule | undefined {
  const [, every, unit] = /^rate\(([1-9]\d{0,4}) (minute|hour|day)s?\)$/.exec(expression) ?? [];
  if (every !== undefined)
    return { kind: "every", milliseconds: Number(every) * UNIT_MS[unit as keyof typeof UNIT_MS] };
  const [, minute, hours] = /^cron\((\d{1,2}) (\*|\d{1,2}(?:,\d{1,2})*) \* \* \? \*\)$/.exec(expression) ?? [];
  if (minute === undefined || hours === undefined) return undefined;
  const at = hours === "*" ? Array.from({ length: 24 }, (_, hour) => hour) : hours.split(",").map(Number);
  if (Number(minute) > 59 || at.some((hour) => hour > 23)) return undefined;
  return { kind: "at", minute: Number(minute), hours: [...new Set(at)].sort((one, other) => one - other) };
}

/** When a schedule fires next, in milliseconds since the epoch: after `last`, which for a rate is when it fired before. */
export function nextRun(schedule: Schedule, last: number): number {
  if (schedule.kind === "every") return last + schedule.milliseconds;
  const midnight = Math.floor(last / DAY_MS) * DAY_MS;
  const times = [midnight, midnight + DAY_MS].flatMap((day) =>
    schedule.hours.map((hour) => day + hour * UNIT_MS.hour + schedule.minute * UNIT_MS.minute),
  );
  return times.find((time) => time > last)!;
}

/** How often a schedule fires in an average of so many hours. */
export const runsIn = (schedule: Schedule, hours: number): number =>
  schedule.kind === "every" ? (hours * UNIT_MS.hour) / schedule.milliseconds : (hours / 24) * schedule.hours.length;

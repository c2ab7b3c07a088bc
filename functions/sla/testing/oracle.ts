import type { SlaDefinition } from "../definition.ts";

const MINUTE = 60_000;

/** Offsets of a zone minute by minute, from what the runtime says in words: another way than the code's own. */
function offsets(timeZone: string, from: number, until: number): (at: number) => number {
  const format = new Intl.DateTimeFormat("en-US", { timeZone, timeZoneName: "longOffset" });
  const minutesAt = (at: number): number => {
    const text = format.formatToParts(at).find(({ type }) => type === "timeZoneName")!.value;
    const [, sign, hours = "0", minutes = "0"] = /^GMT(?:([+-])(\d\d):(\d\d))?$/.exec(text)!;
    return (sign === "-" ? -1 : 1) * (Number(hours) * 60 + Number(minutes));
  };
  const changes: { at: number; minutes: number }[] = [{ at: from, minutes: minutesAt(from) }];
  for (let at = from; at < until; at += 60 * MINUTE) {
    if (minutesAt(at + 60 * MINUTE) === changes.at(-1)!.minutes) continue;
    let first = at;
    while (minutesAt(first) === changes.at(-1)!.minutes) first += MINUTE;
    changes.push({ at: first, minutes: minutesAt(first) });
  }
  let index = 0;
  return (at) => {
    if (at < changes[index]!.at) index = 0;
    while (index + 1 < changes.length && changes[index + 1]!.at <= at) index++;
    return changes[index]!.minutes * MINUTE;
  };
}

export interface ExpectedWindow {
  readonly start: number;
  readonly deadline: number;
}

/**
 * The windows of a definition that begin after `from` and whose deadline is before `until`, found by looking at every minute of the wall clock, as a person
 * with a calendar would.
 */
export function expectedWindows(definition: SlaDefinition, from: number, until: number): ExpectedWindow[] {
  const { sla_type, deadline_minutes, time_zone } = definition;
  const first = Math.floor(from / MINUTE) * MINUTE;
  const found: ExpectedWindow[] = [];
  if (sla_type === "realtime") {
    for (let at = first; at < until; at += MINUTE)
      if ((at / MINUTE) % deadline_minutes === 0 && at > from)
        found.push({ start: at, deadline: at + deadline_minutes * MINUTE - 1 });
    return found.filter(({ deadline }) => deadline < until);
  }
  const offset = offsets(time_zone, first - MINUTE, until + 3 * 1440 * MINUTE);
  const wall = (at: number) => Math.floor((at + offset(at)) / MINUTE);
  if (sla_type === "hourly") {
    for (let at = first; at < until; at += MINUTE)
      if (wall(at) % 60 === 0 && at > from) found.push({ start: at, deadline: at + deadline_minutes * MINUTE });
    return found.filter(({ deadline }) => deadline < until);
  }
  const dayOf = (at: number) => Math.floor(wall(at) / 1440);
  let latest = dayOf(first - MINUTE);
  for (let at = first; at < until; at += MINUTE) {
    const day = dayOf(at);
    // A clock that is put back over midnight shows the day before again: it began once.
    if (day <= latest) continue;
    latest = day;
    if (at <= from) continue;
    let deadline = at;
    while (wall(deadline) < day * 1440 + deadline_minutes) deadline += MINUTE;
    found.push({ start: at, deadline });
  }
  return found.filter(({ deadline }) => deadline < until);
}

import { z } from "zod";

const clock = "([01]\\d|2[0-3]):[0-5]\\d";

/** A daily window of at least half an hour in UTC, e.g. `16:00-17:00`, which is 01:00 to 02:00 in Seoul. */
export const dailyWindow = z
  .string()
  .regex(new RegExp(`^${clock}-${clock}$`), "must be a daily window in UTC such as 16:00-17:00");

/** A weekly window in UTC, e.g. `sun:18:00-sun:19:00`, which is Monday 03:00 to 04:00 in Seoul. */
export const weeklyWindow = z
  .string()
  .regex(
    new RegExp(`^(mon|tue|wed|thu|fri|sat|sun):${clock}-(mon|tue|wed|thu|fri|sat|sun):${clock}$`),
    "must be a weekly window in UTC such as sun:18:00-sun:19:00",
  );

const days = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];
const DAY = 24 * 60;
const minutes = (text: string) => Number(text.slice(0, 2)) * 60 + Number(text.slice(3));
/** Minutes from a beginning to an end that may lie in the next day or week. */
const length = (from: number, to: number, cycle: number) => (to - from + cycle) % cycle;

/** Whether a daily and a weekly window share a minute on any day, which RDS and ElastiCache refuse. */
export function windowsMeet(daily: string, weekly: string): boolean {
  const [from = "", to = ""] = daily.split("-");
  const [first = "", last = ""] = weekly.split("-");
  const at = (text: string) => days.indexOf(text.slice(0, 3)) * DAY + minutes(text.slice(4));
  const begins = at(first);
  const lasts = length(begins, at(last), 7 * DAY);
  return days.some((_, day) => {
    const opens = day * DAY + minutes(from);
    return (
      length(begins, opens, 7 * DAY) < lasts || length(opens, begins, 7 * DAY) < length(minutes(from), minutes(to), DAY)
    );
  });
}

/** Days from `start` until before `end`, each `YYYY-MM-DD` in UTC, which is what AWS bills by. */
export interface Period {
  readonly start: string;
  readonly end: string;
}

/** What is asked of Cost Explorer on a day. */
export interface Periods {
  /** The month that it is, `YYYY-MM`. */
  readonly month: string;
  /** The month before. */
  readonly lastMonth: string;
  /** All days of the month before and those of this one that are over. Never empty, also on the first of a month. */
  readonly spent: Period;
  /** Today and the days until the month's end. */
  readonly toCome: Period;
}

const day = (year: number, month: number, date: number): string =>
  new Date(Date.UTC(year, month, date)).toISOString().slice(0, 10);

/** The periods of a day: what is over and what is to come meet at today, so that no day counts twice and none is left out. */
export function periodsOf(now: Date): Periods {
  const [year, month, date] = [now.getUTCFullYear(), now.getUTCMonth(), now.getUTCDate()];
  const today = day(year, month, date);
  const lastMonth = day(year, month - 1, 1);
  return {
    month: today.slice(0, 7),
    lastMonth: lastMonth.slice(0, 7),
    spent: { start: lastMonth, end: today },
    toCome: { start: today, end: day(year, month + 1, 1) },
  };
}

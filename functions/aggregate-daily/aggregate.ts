import * as z from "zod";
import type { Log } from "#functions/runtime/logger";
import type { Meter } from "#functions/runtime/meter";
import { addDays, dateIn, startOfDay } from "#functions/runtime/time-zone";
import type { LogCompletion } from "#functions/sla/completion-log";
import type { AggregateDailyMetric } from "./settings.ts";
import { countDay, nothingIn } from "./summary.ts";
import type { SummaryTable } from "./summary-table.ts";
import type { ReadTransactions } from "./transactions.ts";

/** What completes, as definitions of SLAs name it. */
const PIPELINE = "daily_aggregation";
/** Days back that are summed up anew once a day, for what came late. */
const LATE_DAYS = 2;
const DAY_MS = 86_400_000;

export interface AggregateDailyProps {
  readonly read: ReadTransactions;
  readonly table: SummaryTable;
  readonly logCompletion: LogCompletion;
  readonly timeZone: string;
  /** How long transactions are kept: a day that is older cannot be summed up again. */
  readonly keepDays: number;
  readonly now: () => Date;
  readonly log: Log;
  readonly meter: Meter<AggregateDailyMetric>;
}

/** By hand: `{"date":"2026-11-29"}` sums up one day, also one that was. Anything else is what a schedule sends. */
const byHand = z.object({ date: z.iso.date() });

/** What a run came to: days, `corrected` with the number of currencies whose figures had changed. */
export interface Aggregated {
  readonly days: readonly { readonly date: string; readonly transactions: number; readonly corrected: number }[];
}

/** UTC days that a time touches. */
function utcDays(from: number, until: number): string[] {
  const last = new Date(until - 1).toISOString().slice(0, 10);
  const days = [new Date(from).toISOString().slice(0, 10)];
  while (days.at(-1)! < last) days.push(addDays(days.at(-1)!, 1));
  return days;
}

/**
 * The handler that runs every hour: sums up the business day that is over, once, and says that it is complete; then, since payments come late, the two days before
 * it anew. A run that fails is made up for by the next: nothing is noted as done before all of it is.
 */
export const aggregateDailyHandler =
  ({ read, table, logCompletion, timeZone, keepDays, now, log, meter }: AggregateDailyProps) =>
  async (event: unknown): Promise<Aggregated> => {
    const sumUp = async (date: string) => {
      const [from, until] = [startOfDay(timeZone, date), startOfDay(timeZone, addDays(date, 1))];
      if (until > now().getTime()) throw new Error(`${date} is not over in ${timeZone}: it cannot be summed up yet`);
      if (from < now().getTime() - keepDays * DAY_MS)
        throw new Error(
          `${date}: its transactions are kept for ${keepDays} days only, and some may be gone; its summary stays as it is`,
        );
      const day = { date, timeZone };
      const count = countDay(from, until);
      for await (const part of read(utcDays(from, until))) count.add(part);
      const summaries = count.summaries();
      // A correction may be in another currency: what was summed up in the first is no more.
      const gone = (await table.currencies(date)).filter(
        (each) => !summaries.some(({ currency }) => currency === each),
      );
      const kept = [];
      for (const summary of [...summaries, ...gone.map(nothingIn)]) kept.push(await table.keep(day, summary, now()));
      const transactions = summaries.reduce((sum, each) => sum + each.transactions, 0);
      const corrected = kept.filter((each) => each === "corrected").length;
      meter.count("Days", 1);
      meter.count("Transactions", transactions);
      meter.count("Corrected", corrected > 0 ? 1 : 0);
      return { date, from, until, transactions, corrected };
    };
    const complete = async ({ date, from, until, transactions }: Awaited<ReturnType<typeof sumUp>>) => {
      await logCompletion({
        pipeline_name: PIPELINE,
        completed_at: now().toISOString(),
        period_start: new Date(from).toISOString(),
        period_end: new Date(until).toISOString(),
        records: transactions,
        run: date,
      });
    };

    const asked = byHand.safeParse(event).data?.date;
    const yesterday = addDays(dateIn(timeZone, now().getTime()), -1);
    const date = asked ?? yesterday;
    const days = [];
    if (asked !== undefined || !(await table.isDone(date))) {
      const main = await sumUp(date);
      await complete(main);
      days.push(main);
      // A day of hand has no days before it: whoever asks for it names them.
      for (let back = 1; asked === undefined && back <= LATE_DAYS; back++) days.push(await sumUp(addDays(date, -back)));
      await table.done({ date, timeZone }, now());
    }
    meter.publish();
    const result = {
      days: days.map(({ date: each, transactions, corrected }) => ({ date: each, transactions, corrected })),
    };
    if (days.length > 0) log.info("Days summed up", result);
    return result;
  };

import * as z from "zod";
import { toItem } from "#functions/results/attribute-value";

/** Name of a pipeline that is watched: what its definition and its completions have in common. */
export const pipelineName = z
  .string()
  .regex(/^[a-z][a-z0-9_-]{0,62}$/, "must be 1 to 63 of a-z, 0-9, _ and -, and begin with a letter");

const instant = z.iso.datetime().transform((text) => new Date(text).toISOString());

/** That a pipeline has done what it does for a period. Times are ISO 8601 in UTC, and are kept with milliseconds, so that their order is that of the text. */
export const completion = z
  .strictObject({
    pipeline_name: pipelineName,
    completed_at: instant,
    period_start: instant,
    /** The first instant that is no longer of it; not after `completed_at`. */
    period_end: instant,
    records: z.int().min(0),
    /** What the run is known by: the same run is logged once, however often it is told. */
    run: z
      .string()
      .min(1)
      .max(128)
      .regex(/^[^\p{Cc}#]*$/u, "must be one line without #"),
  })
  .refine(({ period_start, period_end }) => period_start <= period_end, {
    path: ["period_start"],
    message: "must not be after period_end",
  })
  .refine(({ period_end, completed_at }) => period_end <= completed_at, {
    path: ["period_end"],
    message: "must not be after completed_at: what is still to come is not complete",
  });
export type Completion = z.output<typeof completion>;

/** How long a completion is remembered: late ones are looked for that far back. */
export const COMPLETIONS_KEPT_DAYS = 35;

/** The items of a completion in the table `completions`: what is read, by time, and by which its run is known. */
export function completionItems(done: Completion) {
  const { pipeline_name, completed_at, run } = done;
  const expiresAt = Math.floor(Date.parse(completed_at) / 1000) + COMPLETIONS_KEPT_DAYS * 86_400;
  return {
    entry: toItem({ pk: pipeline_name, sk: `${completed_at}#${run}`, ...done, expiresAt }),
    mark: toItem({ pk: `run#${pipeline_name}`, sk: run, expiresAt }),
  };
}

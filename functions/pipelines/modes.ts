import { createHash } from "node:crypto";
import * as z from "zod";

/**
 * How far a pipeline has moved from the old system to this one:
 * `legacy` not at all: the API sends its clients back to the old system;
 * `dual-run` both work, the old one's results count: this one's are kept as shadows, to be compared;
 * `canary` this one's results count for so many percent of the keys, always the same ones;
 * `primary` this one's results count.
 */
export const pipelineMode = z.discriminatedUnion("mode", [
  z.strictObject({ mode: z.enum(["legacy", "dual-run", "primary"]) }),
  z.strictObject({ mode: z.literal("canary"), percent: z.number().min(0).max(100) }),
]);
export type PipelineMode = z.infer<typeof pipelineMode>;

/** Modes by the name of the pipeline; one that is not named is `primary`. */
export type PipelineModes = Readonly<Record<string, PipelineMode>>;

const PRIMARY: PipelineMode = { mode: "primary" };

/** The mode of a pipeline. */
export const modeOf = (modes: PipelineModes, pipeline: string): PipelineMode =>
  (Object.hasOwn(modes, pipeline) && modes[pipeline]) || PRIMARY;

/** Whether this system's result of that key counts. */
export function isAuthoritative(mode: PipelineMode, pipeline: string, key: string): boolean {
  if (mode.mode === "canary") return share(pipeline, key) < mode.percent;
  return mode.mode === "primary";
}

/** Where a key falls between 0 and 100. Salted by the pipeline, or the same customers would come first in all of them. */
const share = (pipeline: string, key: string): number =>
  (createHash("sha256").update(`${pipeline}\0${key}`).digest().readUInt32BE() / 2 ** 32) * 100;

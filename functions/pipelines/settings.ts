import * as z from "zod";
import { type PipelineModes, pipelineMode } from "./modes.ts";
import { pipelines } from "./registry.ts";

/** Names of all pipelines. */
export const pipelineNames: readonly string[] = pipelines.map(({ name }) => name);

const modes = z.partialRecord(z.enum(pipelineNames), pipelineMode);

/** Modes of pipelines as JSON: `{"card-transactions":{"mode":"canary","percent":10}}`. @default "{}", all are primary */
export const pipelineModes = z
  .string()
  .default("{}")
  .transform((text, context): PipelineModes => {
    const parsed = modes.safeParse(jsonIn(text));
    if (parsed.success) return parsed.data as PipelineModes;
    context.addIssue({ code: "custom", message: "must be JSON of pipelines and their modes" });
    return z.NEVER;
  });

function jsonIn(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

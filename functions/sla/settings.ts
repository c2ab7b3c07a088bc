import * as z from "zod";
import { parseJson } from "#functions/runtime/parse-json";
import { firstReason } from "#functions/runtime/reason";
import { slaDefinition } from "./definition.ts";

/** Definitions that a new table begins with, as JSON in a variable. */
export const firstDefinitions = z.string().transform((text, context) => {
  const parsed = z.array(slaDefinition).safeParse(parseJson(text));
  if (parsed.success) return parsed.data;
  const { path, reason } = firstReason(parsed.error);
  context.addIssue({ code: "custom", message: `must be JSON of definitions; ${path}: ${reason}` });
  return z.NEVER;
});

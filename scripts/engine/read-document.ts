import { readFileSync } from "node:fs";
import type * as z from "zod";
import { firstReason } from "#functions/runtime/reason";
import { Failure } from "./failure.ts";

/**
 * Reads a JSON document of ours.
 * @throws Failure for a file that is not there, is no JSON, or breaks a rule
 */
export function readDocument<T>(file: string, shape: z.ZodType<T>, what: string): T {
  let content: unknown;
  try {
    content = JSON.parse(readFileSync(file, "utf8"));
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    const why = code === undefined ? "is not JSON" : code === "ENOENT" ? "is not there" : `cannot be read (${code})`;
    throw new Failure("usage", `${file}: the ${what} ${why}`, { cause: error });
  }
  const parsed = shape.safeParse(content);
  if (parsed.success) return parsed.data;
  const { path: at, reason } = firstReason(parsed.error);
  throw new Failure("usage", `${file}: ${at === "" ? "the whole" : at}: ${reason}`);
}

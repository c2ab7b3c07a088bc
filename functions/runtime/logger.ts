import { Logger } from "@aws-lambda-powertools/logger";
import { maskingReplacer } from "./redaction.ts";

/** What the functions need of a logger. */
export type Log = Pick<Logger, "debug" | "info" | "warn" | "error">;

/**
 * Structured JSON on standard output, one line per call; service and level come from the function's environment.
 * Whatever is logged, numbers that could be card numbers are masked: in messages, objects, errors and their causes.
 */
export const createLogger = (): Logger => new Logger({ jsonReplacerFn: maskingReplacer() });

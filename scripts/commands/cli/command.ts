import type { Command } from "commander";
import type { Context } from "./context.ts";
import type { Report } from "./report.ts";

/** Prints a report and waits for what follows it. */
export type Finish = (report: Report, json: boolean) => Promise<void>;

/**
 * Registers one command: its names, options and help. What it does is in a module of its own that its action loads, so that
 * `--help` loads none of them.
 */
export type Registration = (program: Command, context: Context, finish: Finish) => void;

import { availableParallelism } from "node:os";
import { InvalidArgumentError, Option } from "commander";

/** An option that takes a whole number from `least` on. */
const wholeNumber =
  (least: number, most = Number.MAX_SAFE_INTEGER) =>
  (text: string): number => {
    const value = Number(text);
    if (/^\d+$/.test(text) && value >= least && value <= most) return value;
    throw new InvalidArgumentError(
      `a whole number from ${least} ${most === Number.MAX_SAFE_INTEGER ? "on" : `to ${most}`} is needed.`,
    );
  };

/** Made-up events that the accounting has room for, at half a kilobyte each. */
const MOST_EVENTS = 5_000_000;
/** Far beyond what this machine can send, and low enough for a slip of the finger to be told. */
const MOST_PER_SECOND = 100_000;

/** A percentage from 0 to 100, as a share. */
const percent = (text: string): number => {
  if (/^\d+(\.\d+)?$/.test(text) && Number(text) <= 100) return Number(text) / 100;
  throw new InvalidArgumentError("a percentage from 0 to 100 is needed, such as 0.5.");
};

/** Options that several commands have, worded once. */
export const options = {
  json: () => new Option("--json", "print exactly one JSON document on standard output"),
  environment: () => new Option("-e, --env <name>", "environment, one of environments/"),
  parallel: () =>
    new Option(
      "--parallel <number>",
      `stacks worked on at once (default: number of cores, ${availableParallelism()} here)`,
    ).argParser(wholeNumber(1)),
  rehearse: () => new Option("--rehearse", "on the local cloud of this machine instead of AWS"),
  yes: () => new Option("-y, --yes", "do not ask before changing AWS"),
  lockTimeout: () =>
    new Option(
      "--lock-timeout <seconds>",
      "wait so long for a state that somebody else has locked (default: 0, fails at once and says who)",
    ).argParser(wholeNumber(0)),
  changed: () =>
    new Option(
      "--changed",
      "only stacks that applying may change: skips what the ledger proves to be as it was applied",
    ),
  overrides: () =>
    new Option(
      "--overrides <choice>",
      "what to do about settings that an earlier run had in SLUICE_SET and this one has not",
    ).choices(["repeat", "write", "drop"]),
  provider: () =>
    new Option("--provider <name>", "AWS provider to attach (default: rehearsal)").choices(["rehearsal", "aws"]),
  markdown: () => new Option("--markdown", "print the summary of a pull request").conflicts("json"),
  detailedExitCode: () => new Option("--detailed-exitcode", "exit code 3 if deploying would change something"),
  input: () => new Option("--input <file>", "send the events of this CSV or JSONL file").conflicts("events"),
  events: () =>
    new Option("--events <number>", "make up this many events; 0 sends none (default: 2000)").argParser(
      wholeNumber(0, MOST_EVENTS),
    ),
  port: () =>
    new Option(
      "--port <number>",
      "port of the live page on 127.0.0.1 (default: that of the last run, or any)",
    ).argParser(wholeNumber(1)),
  spike: () =>
    new Option(
      "--spike <number>",
      "events per second from the fifth second on, for ten; with --rate, or 100 before and after",
    )
      .argParser(wholeNumber(1, MOST_PER_SECOND))
      .implies({ rate: 100 }),
  fraud: () =>
    new Option("--fraud <percent>", "part of the made-up events that thieves make (default: 1)").argParser(percent),
  madeUp: () =>
    new Option("--events <number>", "make up this many (default: 2000)").argParser(wholeNumber(0, MOST_EVENTS)),
  rate: () =>
    new Option("--rate <number>", "events to send per second (default: as fast as they are processed)").argParser(
      wholeNumber(1, MOST_PER_SECOND),
    ),
} as const;

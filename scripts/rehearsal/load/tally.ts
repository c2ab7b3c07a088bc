import type { Rejection } from "./result.ts";

/** Counts rows read and rejected while they pass. */
export interface Tally {
  readonly counts: { readonly read: number; readonly rejected: number };
  /** The rejections of the first lines, in line order; at most {@link MOST_REJECTIONS}. */
  rejections(): readonly Rejection[];
  read(): void;
  rejected(rejection: Rejection): void;
}

/** How many rejections are kept; a file that is wrong throughout says so in its first lines. */
export const MOST_REJECTIONS = 1_000;

export function tally(): Tally {
  let [read, rejected] = [0, 0];
  let kept: Rejection[] = [];
  // They come in the order of answers, not of lines.
  const sorted = () => kept.sort((one, other) => one.line - other.line).slice(0, MOST_REJECTIONS);
  return {
    get counts() {
      return { read, rejected };
    },
    rejections: sorted,
    read: () => {
      read += 1;
    },
    rejected: ({ line, reason }) => {
      rejected += 1;
      kept.push({ line, reason });
      if (kept.length >= 2 * MOST_REJECTIONS) kept = sorted();
    },
  };
}

import type { Rejection } from "./result.ts";

const rejectionsShown = 10;

/**
 * The first rejected rows for people, one line each, and how many more there are.
 * @param all how many were rejected, where not all of them are at hand
 */
export const rejectionLines = (rejections: readonly Rejection[], all = rejections.length): string[] => [
  ...rejections.slice(0, rejectionsShown).map(({ line, reason }) => `  line ${line} rejected: ${reason}`),
  ...(all > rejectionsShown ? [`  ... and ${all - rejectionsShown} more; --json lists them`] : []),
];

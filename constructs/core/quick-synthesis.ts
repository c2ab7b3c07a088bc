/**
 * Builds and synthesizes stacks without writing down, for every token that CDKTF makes, where it was made: CDKTF asks V8 for a stack trace of
 * each, thousands in all, which nobody reads, and writing them down is a tenth of the time (a quarter, where they are translated to
 * TypeScript). The traces of errors are written as ever, and those that nobody has read when it ends are translated as ever.
 */
export function withoutTokenTraces<T>(during: () => T): T {
  const before = Error.prepareStackTrace;
  // V8 calls this when a trace is first read. CDKTF takes those of tokens on plain objects.
  Error.prepareStackTrace = (error, frames) =>
    error instanceof Error ? (before?.(error, frames) ?? [`${error}`, ...frames].join("\n    at ")) : "";
  try {
    return during();
  } finally {
    Error.prepareStackTrace = before;
  }
}

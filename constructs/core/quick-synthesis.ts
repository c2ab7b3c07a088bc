/**
 * Builds and synthesizes stacks without looking up, for every token that CDKTF makes, where in the TypeScript it was made: CDKTF takes a
 * stack trace of each, thousands in all, and translating them is a sixth of the time. What is thrown is translated as ever, since a trace
 * is written down when it is first read.
 */
export function withoutSourceMaps<T>(during: () => T): T {
  const wereEnabled = process.sourceMapsEnabled;
  process.setSourceMapsEnabled(false);
  try {
    return during();
  } finally {
    process.setSourceMapsEnabled(wereEnabled);
  }
}

/** The smallest of the values that is at least as large as `percent` of them (nearest rank); null if there are none. */
export function percentile(sorted: readonly number[], percent: number): number | null {
  return sorted[Math.max(0, Math.ceil((percent / 100) * sorted.length) - 1)] ?? null;
}

/** Percentiles of values in any order. */
export function latencyPercentiles(values: readonly number[]) {
  const sorted = values.toSorted((one, other) => one - other);
  return { p50: percentile(sorted, 50), p95: percentile(sorted, 95), p99: percentile(sorted, 99) };
}

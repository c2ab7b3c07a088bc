/**
 * Compares dotted versions by number. A pre-release counts as its release.
 *
 * @param {string | undefined} version
 * @param {string} needed
 */
export function isAtLeast(version, needed) {
  const have = numbers(version ?? "");
  for (const [index, number] of numbers(needed).entries()) {
    const own = have[index] ?? 0;
    if (own !== number) return own > number;
  }
  return have.length > 0;
}

const numbers = (version) => (version.match(/^\d+(\.\d+)*/)?.[0] ?? "").split(".").filter(Boolean).map(Number);

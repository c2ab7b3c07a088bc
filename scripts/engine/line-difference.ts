/**
 * The lines that differ between two texts, `-` before what goes and `+` before what comes, with the line before each change for
 * orientation. For short texts: it compares every line with every other.
 */
export function lineDifference(before: string, after: string): string {
  const [old, fresh] = [before.split("\n"), after.split("\n")];
  const common = longestCommon(old, fresh);
  const lines: { readonly mark: " " | "-" | "+"; readonly text: string }[] = [];
  let [i, j] = [0, 0];
  while (i < old.length || j < fresh.length) {
    if (i < old.length && j < fresh.length && old[i] === fresh[j]) {
      lines.push({ mark: " ", text: old[i++]! });
      j++;
    } else if (j >= fresh.length || (i < old.length && common(i + 1, j) >= common(i, j + 1)))
      lines.push({ mark: "-", text: old[i++]! });
    else lines.push({ mark: "+", text: fresh[j++]! });
  }
  const near = (index: number) => [index, index + 1].some((each) => (lines[each]?.mark ?? " ") !== " ");
  return lines
    .filter((_, index) => near(index))
    .map(({ mark, text }) => `${mark} ${text}`)
    .join("\n");
}

/** Length of the longest common subsequence from two positions on. */
function longestCommon(one: readonly string[], other: readonly string[]): (i: number, j: number) => number {
  const lengths = Array.from({ length: one.length + 1 }, () => new Uint32Array(other.length + 1));
  for (let i = one.length - 1; i >= 0; i--)
    for (let j = other.length - 1; j >= 0; j--)
      lengths[i]![j] =
        one[i] === other[j] ? lengths[i + 1]![j + 1]! + 1 : Math.max(lengths[i + 1]![j]!, lengths[i]![j + 1]!);
  return (i, j) => lengths[i]?.[j] ?? 0;
}

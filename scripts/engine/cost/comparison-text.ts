import { printable } from "#scripts/engine/printable";
import type { Comparison } from "./compare.ts";
import { columns } from "./forecast-text.ts";
import { dollars, signedDollars } from "./money.ts";

/**
 * Two estimates side by side for people: the stacks that differ, and the total.
 * @param names what the two are called
 */
export function comparisonText(comparison: Comparison, names: readonly [before: string, after: string]): string {
  const cells = ({ before, after, cents }: Pick<Comparison, "before" | "after" | "cents">) => [
    dollars(before),
    dollars(after),
    signedDollars(cents),
  ];
  const differing = comparison.stacks.filter(({ cents }) => cents !== 0);
  const unpriced = comparison.stacks.flatMap(({ concern, resources }) =>
    resources.flatMap((each) => each.unpriced.map((why) => `  ${concern} ${each.address}: ${why}`)),
  );
  return printable(
    [
      ...columns([
        ["STACK", ...names.map((name) => name.toUpperCase()), "DIFFERENCE"],
        ...differing.map((stack) => [stack.concern, ...cells(stack)]),
        ["total", ...cells(comparison)],
      ]),
      ...(unpriced.length > 0 ? ["", "Differs, without a price:", ...unpriced] : []),
    ].join("\n"),
  );
}

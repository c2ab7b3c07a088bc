import { isDeepStrictEqual } from "node:util";
import { isContainer } from "./sensitive-parts.ts";

/** Two elements that belong together, by their indices; one side is undefined where the other list has no such element. */
export interface ElementPair {
  readonly before: number | undefined;
  readonly after: number | undefined;
}

/** More than this are compared in their order: each would have to be held against each. */
const most = 100;

/**
 * Pairs the elements of two lists that differ. Plans do not tell lists from sets, and one element more in a set moves others: so
 * equal ones belong together wherever they stand and are left out, and of the rest those that have most in common. Lists that
 * differ in their order alone are paired by it.
 */
export function pairElements(before: readonly unknown[], after: readonly unknown[]): readonly ElementPair[] {
  const left = unequal(before, after);
  const inOrder = left.before.length === 0 && left.after.length === 0;
  if (inOrder || left.before.length * left.after.length > most * most)
    return Array.from({ length: Math.max(before.length, after.length) }, (_, index) => ({
      before: index < before.length ? index : undefined,
      after: index < after.length ? index : undefined,
    }));
  const candidates = left.before
    .flatMap((one) => left.after.map((other) => ({ one, other, alike: likeness(before[one], after[other]) })))
    .sort((a, b) => b.alike - a.alike);
  const partners = new Map<number, number>();
  const taken = new Set<number>();
  for (const { one, other } of candidates) {
    if (partners.has(one) || taken.has(other)) continue;
    partners.set(one, other);
    taken.add(other);
  }
  return [
    ...left.before.map((one) => ({ before: one, after: partners.get(one) })),
    ...left.after.filter((other) => !taken.has(other)).map((other) => ({ before: undefined, after: other })),
  ];
}

/** Indices of the elements that have no equal on the other side, each equal used once. */
function unequal(before: readonly unknown[], after: readonly unknown[]): { before: number[]; after: number[] } {
  const keyOf = (value: unknown) => JSON.stringify(value) ?? "";
  const waiting = new Map<string, number[]>();
  for (const [index, value] of after.entries())
    waiting.set(keyOf(value), [...(waiting.get(keyOf(value)) ?? []), index]);
  const rest = [...before.keys()].filter((index) => waiting.get(keyOf(before[index]))?.shift() === undefined);
  return { before: rest, after: [...waiting.values()].flat().sort((a, b) => a - b) };
}

/** How many entries two objects have in common. */
function likeness(one: unknown, other: unknown): number {
  if (!isContainer(one) || !isContainer(other)) return 0;
  const entries = Object.entries(one).filter(([, value]) => value !== null);
  return entries.filter(([key, value]) => isDeepStrictEqual(value, (other as Record<string, unknown>)[key])).length;
}

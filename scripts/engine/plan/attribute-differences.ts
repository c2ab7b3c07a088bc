import { isDeepStrictEqual } from "node:util";
import { pairElements } from "./list-pairs.ts";
import type { PlannedChange } from "./plan-json.ts";
import { entryOf, hiddenText, isContainer, isHidden, marksAnything, withoutSecrets } from "./sensitive-parts.ts";

/** One place at which two sides of a change differ. Secrets are replaced; all else is as it stands in the plan, and may be hostile. */
export interface Difference {
  /** Steps to it; below a text that holds JSON they lead on into the document. Empty for a value that has no parts. */
  readonly path: readonly string[];
  /** Undefined where there is nothing. */
  readonly before: unknown;
  /** Undefined where there is nothing, or where only the apply will tell. */
  readonly after: unknown;
  /** Whether only the apply will tell what comes after. */
  readonly unknown: boolean;
  /** Whether something of it is a secret. */
  readonly sensitive: boolean;
}

interface Spot {
  readonly before: unknown;
  readonly after: unknown;
  readonly unknown: unknown;
  readonly beforeMarks: unknown;
  readonly afterMarks: unknown;
}

/**
 * The places that differ, down to the deepest ones, also inside texts that hold JSON. Elements of lists are compared with their
 * likes, wherever they stand; one that only one side has is one difference, under its index on that side.
 */
export function attributeDifferences(change: PlannedChange): Difference[] {
  const { before, after, after_unknown, before_sensitive, after_sensitive } = change;
  const spot = { before, after, unknown: after_unknown, beforeMarks: before_sensitive, afterMarks: after_sensitive };
  return [...differences(spot, [])];
}

function* differences(spot: Spot, path: readonly string[]): Generator<Difference> {
  const { before, after, unknown, beforeMarks, afterMarks } = spot;
  const same = !marksAnything(unknown) && isDeepStrictEqual(before ?? null, after ?? null);
  if (same) return;
  const isUnknown = unknown === true;
  if (isHidden(before, beforeMarks) || isHidden(after, afterMarks)) {
    const reason = [beforeMarks, afterMarks].find((marks) => typeof marks === "string");
    const hidden = (value: unknown, marks: unknown) =>
      isNothing(value) ? undefined : hiddenText(marksAnything(marks) ? marks : reason);
    const sides = { before: hidden(before, beforeMarks), after: isUnknown ? undefined : hidden(after, afterMarks) };
    yield { path, ...sides, unknown: isUnknown, sensitive: true };
    return;
  }
  const whole: Difference = {
    path,
    before: shown(before, beforeMarks),
    after: isUnknown ? undefined : shown(after, afterMarks),
    unknown: isUnknown,
    sensitive: marksAnything(beforeMarks) || marksAnything(afterMarks),
  };
  if (isUnknown) {
    yield whole;
    return;
  }
  const inner = [...innerDifferences(spot, path)];
  if (inner.length > 0) yield* inner;
  // Two containers without a difference between their parts differ in empty ones, which means nothing.
  else if (!isContainer(before) || !isContainer(after)) yield whole;
}

const isNothing = (value: unknown): boolean => value === null || value === undefined;

const shown = (value: unknown, marks: unknown): unknown =>
  isNothing(value) ? undefined : withoutSecrets(value, marks);

/** The differences between the parts of two values of one kind; none if they cannot be compared part by part. */
function* innerDifferences(spot: Spot, path: readonly string[]): Generator<Difference> {
  const documents = [spot.before, spot.after].map(readDocument);
  if (documents.every((document) => document !== undefined) && documents.some(isContainer)) {
    const [before, after] = documents;
    yield* innerDifferences({ ...spot, before, after, unknown: false }, path);
    return;
  }
  const values = [spot.before, spot.after].filter((side) => !isNothing(side));
  const parts = isContainer(spot.unknown) ? [...values, spot.unknown] : values;
  if (!parts.every(isContainer) || new Set(parts.map((side) => Array.isArray(side))).size !== 1) return;
  if (Array.isArray(spot.before) && Array.isArray(spot.after) && !marksAnything(spot.unknown)) {
    yield* listDifferences(spot, { before: spot.before, after: spot.after }, path);
    return;
  }
  for (const key of new Set(parts.flatMap((side) => Object.keys(side))))
    yield* differences(below(spot, key), [...path, key]);
}

function* listDifferences(
  spot: Spot,
  lists: { readonly before: readonly unknown[]; readonly after: readonly unknown[] },
  path: readonly string[],
): Generator<Difference> {
  for (const { before, after } of pairElements(lists.before, lists.after)) {
    const [one, other] = [below(spot, String(before ?? "")), below(spot, String(after ?? ""))];
    const element: Spot = {
      before: one.before,
      after: other.after,
      unknown: false,
      beforeMarks: one.beforeMarks,
      afterMarks: other.afterMarks,
    };
    const at = [...path, String(before ?? after)];
    if (before !== undefined && after !== undefined) yield* differences(element, at);
    else
      yield {
        path: at,
        before: shown(element.before, element.beforeMarks),
        after: shown(element.after, element.afterMarks),
        unknown: false,
        sensitive: marksAnything(element.beforeMarks) || marksAnything(element.afterMarks),
      };
  }
}

const below = (spot: Spot, key: string): Spot => ({
  before: entryOf(spot.before, key),
  after: entryOf(spot.after, key),
  unknown: entryOf(spot.unknown, key),
  beforeMarks: entryOf(spot.beforeMarks, key),
  afterMarks: entryOf(spot.afterMarks, key),
});

/** The JSON object or list that a text holds; null for a value that is not there, undefined for any other. */
function readDocument(value: unknown): unknown {
  if (isNothing(value)) return null;
  if (typeof value !== "string" || !/^\s*[[{]/.test(value)) return undefined;
  try {
    return JSON.parse(value) as unknown;
  } catch {
    return undefined;
  }
}

import { isDeepStrictEqual } from "node:util";
import type { PlannedChange } from "./plan-json.ts";
import { entryOf, isContainer, isHidden, marksAnything, sensitiveText, withoutSecrets } from "./sensitive-parts.ts";
import { labelled, pathText, type StandInLabels, valueText } from "./value-text.ts";

/** One attribute that a plan changes. The texts may be shown: secrets are replaced, and no text commands a terminal. */
export interface AttributeChange {
  /** E.g. `tags.Name` or `ingress[0].from_port`; empty for a value that has no parts. */
  readonly path: string;
  /** JSON text, `(sensitive)`, or undefined where there is nothing. */
  readonly before: string | undefined;
  /** As `before`, or `(known after apply)`. */
  readonly after: string | undefined;
}

/** What stands for a value that only the apply will tell. */
export const unknownText = "(known after apply)";

interface Spot {
  readonly before: unknown;
  readonly after: unknown;
  readonly unknown: unknown;
  readonly beforeMarks: unknown;
  readonly afterMarks: unknown;
}

/** The attributes that differ, down to the deepest ones, also inside texts that hold JSON. */
export function attributeChanges(change: PlannedChange, labels: StandInLabels): AttributeChange[] {
  const { before, after, after_unknown, before_sensitive, after_sensitive } = change;
  const spot = { before, after, unknown: after_unknown, beforeMarks: before_sensitive, afterMarks: after_sensitive };
  return [...differences(spot, [], labels)];
}

function* differences(spot: Spot, path: readonly string[], labels: StandInLabels): Generator<AttributeChange> {
  const { before, after, unknown, beforeMarks, afterMarks } = spot;
  const same = !marksAnything(unknown) && isDeepStrictEqual(before ?? null, after ?? null);
  if (same) return;
  const change = (one: string | undefined, other: string | undefined): AttributeChange => ({
    path: labelled(pathText(path), labels),
    before: one,
    after: other,
  });
  if (isHidden(before, beforeMarks) || isHidden(after, afterMarks)) {
    const hidden = (value: unknown) => (value === null || value === undefined ? undefined : sensitiveText);
    yield change(hidden(before), unknown === true ? unknownText : hidden(after));
    return;
  }
  const shown = (value: unknown, marks: unknown) =>
    value === null || value === undefined ? undefined : valueText(withoutSecrets(value, marks), labels);
  if (unknown === true) {
    yield change(shown(before, beforeMarks), unknownText);
    return;
  }
  const inner = [...innerDifferences(spot, path, labels)];
  if (inner.length > 0) yield* inner;
  // Two containers without a difference between their parts differ in empty ones, which means nothing.
  else if (!isContainer(before) || !isContainer(after))
    yield change(shown(before, beforeMarks), shown(after, afterMarks));
}

/** The differences between the parts of two values of one kind; none if they cannot be compared part by part. */
function* innerDifferences(spot: Spot, path: readonly string[], labels: StandInLabels): Generator<AttributeChange> {
  const documents = [spot.before, spot.after].map(readDocument);
  if (documents.every((document) => document !== undefined) && documents.some(isContainer)) {
    const [before, after] = documents;
    yield* innerDifferences({ ...spot, before, after, unknown: false }, path, labels);
    return;
  }
  const values = [spot.before, spot.after].filter((side) => side !== null && side !== undefined);
  const parts = isContainer(spot.unknown) ? [...values, spot.unknown] : values;
  if (!parts.every(isContainer) || new Set(parts.map((side) => Array.isArray(side))).size !== 1) return;
  for (const key of new Set(parts.flatMap((side) => Object.keys(side)))) {
    const below: Spot = {
      before: entryOf(spot.before, key),
      after: entryOf(spot.after, key),
      unknown: entryOf(spot.unknown, key),
      beforeMarks: entryOf(spot.beforeMarks, key),
      afterMarks: entryOf(spot.afterMarks, key),
    };
    yield* differences(below, [...path, key], labels);
  }
}

/** The JSON object or list that a text holds; null for a value that is not there, undefined for any other. */
function readDocument(value: unknown): unknown {
  if (value === null || value === undefined) return null;
  if (typeof value !== "string" || !/^\s*[[{]/.test(value)) return undefined;
  try {
    return JSON.parse(value) as unknown;
  } catch {
    return undefined;
  }
}

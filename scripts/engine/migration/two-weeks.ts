import { type Comparison, isClean, type Mismatch, type RowCounts, rowsOf } from "./comparison.ts";

/** The days of a dual run together. */
export interface DualRun {
  readonly environment: string;
  readonly pipeline: string;
  /** Days with a comparison, in order. */
  readonly days: readonly DayLine[];
  readonly from: string;
  /** Days without one. */
  readonly missing: readonly string[];
  readonly to: string;
  /** Days that were compared by another mapping than the last one. */
  readonly otherMapping: readonly string[];
  readonly rows: RowCounts;
  readonly broken: number;
  readonly mismatches: readonly Mismatch[];
  /** Whether every day was compared, by one mapping, and is equal or explained. */
  readonly clean: boolean;
}

/** One day in the table of them all. */
export interface DayLine {
  readonly day: string;
  readonly compared: number;
  readonly equal: number;
  /** Different or in one system only, and explained whole. */
  readonly explained: number;
  readonly open: number;
  readonly broken: number;
}

/**
 * Adds days up. What was explained by something that has expired since counts as open.
 * @param days names of all days that belong to it, in order
 * @param today `2026-11-20`, UTC
 */
export function addUp(
  about: { readonly environment: string; readonly pipeline: string; readonly days: readonly string[] },
  comparisons: readonly Comparison[],
  today: string,
): DualRun {
  const found = new Map(comparisons.map((each) => [each.day, each]));
  const present = about.days.flatMap((day) => {
    const of = found.get(day);
    return of ? [judgedToday(of, today)] : [];
  });
  const missing = about.days.filter((day) => !found.has(day));
  const mapping = present.at(-1)?.mapping;
  const otherMapping = present.filter((each) => each.mapping !== mapping).map(({ day }) => day ?? "");
  const rows = present.map((each) => each.rows).reduce(together, NOTHING);
  const broken = present.reduce((sum, each) => sum + each.broken, 0);
  return {
    environment: about.environment,
    pipeline: about.pipeline,
    from: about.days[0] ?? "",
    to: about.days.at(-1) ?? "",
    days: present.map(lineOf),
    missing,
    otherMapping,
    rows,
    broken,
    mismatches: mismatchesOf(present),
    clean: missing.length === 0 && otherMapping.length === 0 && rowsOf(rows) > 0 && isClean({ rows, broken }),
  };
}

const NOTHING: RowCounts = { equal: 0, different: 0, onlyOld: 0, onlyNew: 0, open: 0, explained: {} };

const sum = (counts: Readonly<Record<string, number>>): number =>
  Object.values(counts).reduce((total, count) => total + count, 0);

const lineOf = ({ day, rows, broken }: Comparison): DayLine => ({
  day: day ?? "",
  compared: rowsOf(rows),
  equal: rows.equal,
  explained: sum(rows.explained),
  open: rows.open,
  broken,
});

function judgedToday(of: Comparison, today: string): Comparison {
  const entries = Object.entries(of.rows.explained);
  const expired = entries.filter(([until]) => until < today);
  const explained = Object.fromEntries(entries.filter(([until]) => until >= today));
  return {
    ...of,
    rows: { ...of.rows, open: of.rows.open + sum(Object.fromEntries(expired)), explained },
    mismatches: of.mismatches.map((each) => ({
      ...each,
      open:
        each.open + each.explained.filter(({ until }) => until < today).reduce((total, { rows }) => total + rows, 0),
      explained: each.explained.filter(({ until }) => until >= today),
    })),
  };
}

function together(one: RowCounts, other: RowCounts): RowCounts {
  const explained = { ...one.explained };
  for (const [until, count] of Object.entries(other.explained)) explained[until] = (explained[until] ?? 0) + count;
  return {
    equal: one.equal + other.equal,
    different: one.different + other.different,
    onlyOld: one.onlyOld + other.onlyOld,
    onlyNew: one.onlyNew + other.onlyNew,
    open: one.open + other.open,
    explained,
  };
}

/** Examples are those of the last day that has any. */
function mismatchesOf(days: readonly Comparison[]): Mismatch[] {
  const fields = new Map<string, Mismatch>();
  for (const { mismatches } of days)
    for (const each of mismatches) {
      const before = fields.get(each.field);
      fields.set(each.field, before ? merged(before, each) : each);
    }
  return [...fields.values()].sort((one, other) => other.open - one.open || (one.field < other.field ? -1 : 1));
}

function merged(before: Mismatch, later: Mismatch): Mismatch {
  const explained = new Map(before.explained.map((each) => [`${each.until} ${each.cause}`, each]));
  for (const each of later.explained) {
    const name = `${each.until} ${each.cause}`;
    explained.set(name, { ...each, rows: each.rows + (explained.get(name)?.rows ?? 0) });
  }
  return {
    field: later.field,
    open: before.open + later.open,
    explained: [...explained.values()],
    examples: later.examples.length > 0 && later.open >= Math.min(before.open, 1) ? later.examples : before.examples,
  };
}

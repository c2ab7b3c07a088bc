import * as z from "zod";

const count = z.int().min(0);

const example = z.strictObject({
  /** Long numbers masked. */
  key: z.string(),
  /** Line or row of the export; 0 where the old system has none. */
  place: count,
  old: z.string(),
  new: z.string(),
});
export type Example = z.output<typeof example>;

/** Mismatches that one explanation covers. */
const explained = z.strictObject({ cause: z.string(), until: z.string(), rows: count });

/** What differs in one field, or for `only-old` and `only-new` in whole rows. */
const mismatch = z.strictObject({
  field: z.string(),
  /** Rows that differ in it and that nothing explains. */
  open: count,
  explained: z.array(explained),
  /** The first that nothing explains, or the first at all. */
  examples: z.array(example),
});
export type Mismatch = z.output<typeof mismatch>;

const rows = z.strictObject({
  /** In both systems, and the same. */
  equal: count,
  /** In both, and different in a field at least. */
  different: count,
  onlyOld: count,
  onlyNew: count,
  /** Of those three: with something that nothing explains. */
  open: count,
  /** Of those three: explained whole, by the last day on which all explanations hold. */
  explained: z.record(z.string().regex(/^\d{4}-\d{2}-\d{2}$/), count),
});
export type RowCounts = z.output<typeof rows>;

/** What the comparison of a pipeline came to: one day of it, or everything. */
export const comparison = z.strictObject({
  format: z.literal(1),
  environment: z.string(),
  pipeline: z.string(),
  /** `2026-11-20`, in the mapping's zone; null for everything. */
  day: z.string().nullable(),
  comparedAt: z.iso.datetime(),
  /** Which mapping it was compared by. */
  mapping: z.string(),
  rows,
  /** Rows of the export of other days, passed over. */
  otherDays: count,
  /** Earlier versions of a key that the later one replaces, in the export and here. */
  superseded: z.strictObject({ old: count, new: count }),
  /** Results here that do not count yet. */
  shadows: count,
  /** Rows of the export that could not be compared, and the first of them. */
  broken: count,
  brokenRows: z.array(z.strictObject({ place: count, reason: z.string() })),
  mismatches: z.array(mismatch),
  /** What is wrong with the explanations. */
  expired: z.array(z.string()),
});
export type Comparison = z.output<typeof comparison>;

/** Rows that were compared, of either system. */
export const rowsOf = ({ equal, different, onlyOld, onlyNew }: RowCounts): number =>
  equal + different + onlyOld + onlyNew;

/** Whether the new results may be trusted: everything is equal or explained, and every row could be read. */
export const isClean = ({ rows: { open }, broken }: Pick<Comparison, "rows" | "broken">): boolean =>
  open === 0 && broken === 0;

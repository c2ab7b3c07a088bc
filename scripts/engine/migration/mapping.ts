import { createHash } from "node:crypto";
import * as z from "zod";
import { canonicalJson, type Json } from "#functions/runtime/canonical-json";
import { readDocument } from "#scripts/engine/read-document";
import { toDecimal } from "./decimal.ts";

/** Where a value lies: names joined by dots, places in lists as numbers: `card.lastFour`, `lines.0.sku`. */
const path = z.string().regex(/^[^\p{Cc}]{1,200}$/u, "must be a path such as card.lastFour");
const zone = z.string().regex(/^[+-]\d{2}:\d{2}$/, 'must be an offset such as "+09:00"');
const decimal = z
  .union([z.number(), z.string()])
  .transform(String)
  .refine((text) => toDecimal(text) !== undefined, "must be a number");
const tolerance = decimal.refine((text) => !text.startsWith("-"), "must not be negative");

const pair = {
  /** Path in a row of the old system; also what the field is called. */
  old: path,
  /** Path in the result here. */
  new: path,
  /** Values never appear in examples, only how many differ. @default false */
  hidden: z.boolean().default(false),
};

/** How one field of the old system's rows is compared with a place in the results. */
const field = z.discriminatedUnion("as", [
  z.strictObject({
    ...pair,
    as: z.literal("text"),
    /** `collapse`: blanks at the ends do not count, and those within count as one. @default "keep" */
    whitespace: z.enum(["keep", "collapse"]).default("keep"),
    /** @default "keep" */
    case: z.enum(["keep", "ignore"]).default("keep"),
    /** Only so many of the last characters, on both sides: `4` of a card number. @default all */
    last: z.int().min(1).max(64).optional(),
    /** What is called otherwise here: old value -> new value. @default nothing */
    values: z.record(z.string(), z.string()).default({}),
  }),
  z.strictObject({
    ...pair,
    as: z.literal("number"),
    /** What the old number is multiplied with before: `100` where it is in dollars and here in cents. @default 1 */
    factor: decimal.default("1"),
    /** How far the two may be apart. @default 0 */
    tolerance: tolerance.default("0"),
  }),
  z.strictObject({
    ...pair,
    as: z.literal("time"),
    /** Offset of old times that have none. @default "+00:00" */
    zone: zone.default("+00:00"),
    /** What a bare number counts. @default "seconds" */
    epoch: z.enum(["seconds", "milliseconds"]).default("seconds"),
    /** How far the two may be apart. @default 0 */
    toleranceMilliseconds: z.int().min(0).max(86_400_000).default(0),
  }),
  /** 0 and 1, true and false, Y and N, yes and no. */
  z.strictObject({ ...pair, as: z.literal("boolean") }),
  /** Lists and objects as a whole; the order of properties does not count. */
  z.strictObject({ ...pair, as: z.literal("json") }),
]);
export type Field = z.output<typeof field>;

/** How the rows of an old system stand to the results of a pipeline. */
const mapping = z
  .strictObject({
    /** Paths whose values, joined by `separator`, are the key of a result. */
    key: z.strictObject({ old: z.array(path).min(1).max(8), separator: z.string().max(8).default("-") }),
    /** Where the old system counts versions of a key: the highest is compared. @default the last row in time, then in the export */
    version: z.strictObject({ old: path }).optional(),
    /** When it happened: decides which day a row belongs to, on both sides. Days are those of `zone`. */
    time: z.strictObject({
      old: path,
      new: path,
      zone: zone.default("+00:00"),
      epoch: z.enum(["seconds", "milliseconds"]).default("seconds"),
    }),
    fields: z.array(field).min(1).max(200),
  })
  .refine(({ fields }) => new Set(fields.map(({ old, new: here }) => `${old}\n${here}`)).size === fields.length, {
    path: ["fields"],
    message: "must name each pair once",
  });
export type Mapping = z.output<typeof mapping>;

/** What a field is called in reports and explanations. */
export const fieldName = ({ old, new: here }: Pick<Field, "old" | "new">): string =>
  old === here ? old : `${old} -> ${here}`;

/**
 * Reads a mapping.
 * @throws Failure that names the place and the rule
 */
export const readMapping = (file: string): Mapping => readDocument(file, mapping, "mapping of fields");

/** Tells mappings apart: two days that were compared by different ones do not add up. */
export const mappingDigest = (of: Mapping): string =>
  createHash("sha256")
    .update(canonicalJson(of as unknown as Json))
    .digest("hex")
    .slice(0, 12);

import type { BrokenRow, ComparableRow } from "./comparable-row.ts";
import type { Comparison, Example, Mismatch } from "./comparison.ts";
import { type Explanation, explain, ONLY_NEW, ONLY_OLD } from "./explanations.ts";
import { fieldName, type Mapping } from "./mapping.ts";
import { isSame } from "./normal-value.ts";
import { shownText, shownValue } from "./shown-value.ts";

/** How many examples a field has in a report, and how many broken rows are named. */
const [MOST_EXAMPLES, MOST_BROKEN] = [5, 20];

/** Where a comparison is counted up; holds counts and a few examples, whatever the number of rows. */
export interface Tally {
  broken(row: BrokenRow): void;
  /** A key that is in one of the systems or in both. */
  pair(old: ComparableRow | undefined, here: ComparableRow | undefined): void;
  superseded(side: "old" | "new"): void;
  result(): Pick<Comparison, "rows" | "superseded" | "broken" | "brokenRows" | "mismatches">;
}

/** A difference between the two rows of a key. */
interface Difference {
  readonly field: string;
  readonly old: string;
  readonly here: string;
}

export function createTally(mapping: Mapping, explanations: readonly Explanation[]): Tally {
  const counts = { equal: 0, different: 0, onlyOld: 0, onlyNew: 0, open: 0 };
  const explainedRows = new Map<string, number>();
  const superseded = { old: 0, new: 0 };
  const fields = new Map<string, FieldTally>();
  const brokenRows: BrokenRow[] = [];
  let broken = 0;

  /** Counts a row by what is different in it; it is explained only if all of that is. */
  const count = (differences: readonly Difference[], about: { readonly key: string; readonly place: number }) => {
    let until: string | undefined = "9999-12-31";
    for (const difference of differences) {
      const { field, old, here } = difference;
      const explanation = explain(explanations, difference);
      const tally = fields.get(field) ?? new FieldTally(field);
      fields.set(field, tally);
      tally.add(explanation, { key: shownText(about.key), place: about.place, old, new: here });
      if (!explanation) until = undefined;
      else if (until !== undefined && explanation.until < until) until = explanation.until;
    }
    if (until === undefined) counts.open += 1;
    else explainedRows.set(until, (explainedRows.get(until) ?? 0) + 1);
  };

  return {
    broken: (row) => {
      broken += 1;
      if (brokenRows.length < MOST_BROKEN) brokenRows.push(row);
    },
    superseded: (side) => {
      superseded[side] += 1;
    },
    pair: (old, here) => {
      if (old && here) {
        const differences = differencesOf(old, here, mapping);
        if (differences.length === 0) counts.equal += 1;
        else {
          counts.different += 1;
          count(differences, old);
        }
      } else if (old) {
        counts.onlyOld += 1;
        count([{ field: ONLY_OLD, old: "a row", here: "(nothing)" }], old);
      } else if (here) {
        counts.onlyNew += 1;
        count([{ field: ONLY_NEW, old: "(nothing)", here: `version ${here.version}` }], here);
      }
    },
    result: () => ({
      rows: { ...counts, explained: Object.fromEntries([...explainedRows].sort()) },
      superseded,
      broken,
      brokenRows,
      mismatches: [...fields.values()].map((each) => each.result()).sort(byWeight),
    }),
  };
}

const byWeight = (one: Mismatch, other: Mismatch): number =>
  other.open - one.open || (one.field < other.field ? -1 : 1);

function differencesOf(old: ComparableRow, here: ComparableRow, { fields }: Mapping): Difference[] {
  const differences: Difference[] = [];
  for (const [index, field] of fields.entries()) {
    const [one, other] = [old.values[index] ?? null, here.values[index] ?? null];
    if (!isSame(one, other, field))
      differences.push({ field: fieldName(field), old: shownValue(one, field), here: shownValue(other, field) });
  }
  return differences;
}

/** What differs in one field. */
class FieldTally {
  #open = 0;
  readonly #explained = new Map<Explanation, number>();
  readonly #examples: Example[] = [];
  readonly #explainedExamples: Example[] = [];
  readonly #field: string;

  constructor(field: string) {
    this.#field = field;
  }

  add(explanation: Explanation | undefined, example: Example): void {
    const examples = explanation ? this.#explainedExamples : this.#examples;
    if (explanation) this.#explained.set(explanation, (this.#explained.get(explanation) ?? 0) + 1);
    else this.#open += 1;
    if (examples.length < MOST_EXAMPLES) examples.push(example);
  }

  result(): Mismatch {
    return {
      field: this.#field,
      open: this.#open,
      explained: [...this.#explained].map(([{ cause, until }, rows]) => ({ cause, until, rows })),
      examples: this.#open > 0 ? this.#examples : this.#explainedExamples,
    };
  }
}

/**
 * Goes through both systems' rows side by side, each in order. Of a key the first row of each side is compared: it is the latest.
 * @throws whatever reading throws
 */
export async function compareSorted(
  old: AsyncIterable<ComparableRow>,
  here: AsyncIterable<ComparableRow>,
  tally: Tally,
  onProgress: (keys: number) => void = () => {},
): Promise<void> {
  const [left, right] = [latestOf(old, () => tally.superseded("old")), latestOf(here, () => tally.superseded("new"))];
  let [one, other] = [await left.next(), await right.next()];
  for (let keys = 0; !one.done || !other.done; keys += 1) {
    const takeOld = !one.done && (other.done || one.value.key <= other.value.key);
    const takeNew = !other.done && (one.done || other.value.key <= one.value.key);
    tally.pair(takeOld ? one.value : undefined, takeNew ? other.value : undefined);
    if (takeOld) one = await left.next();
    if (takeNew) other = await right.next();
    if (keys % 10_000 === 0) onProgress(keys);
  }
}

async function* latestOf(
  rows: AsyncIterable<ComparableRow>,
  onSuperseded: () => void,
): AsyncGenerator<ComparableRow, undefined> {
  let key: string | undefined;
  for await (const row of rows) {
    if (row.key === key) onSuperseded();
    else yield row;
    key = row.key;
  }
  return undefined;
}

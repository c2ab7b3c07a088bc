import { attributeDifferences, type Difference } from "./attribute-differences.ts";
import type { PlannedChange } from "./plan-json.ts";
import { isContainer, isHiddenText } from "./sensitive-parts.ts";
import { labelled, labelledValue, pathText, type StandInLabels, valueText } from "./value-text.ts";

/** One attribute that a plan changes. The texts may be shown: secrets are replaced, and no text commands a terminal. */
export interface AttributeChange {
  /** E.g. `tags.Name` or `ingress[0].from_port`; empty for a value that has no parts. */
  readonly path: string;
  /** JSON text, `(sensitive)`, `(hidden: REASON)`, or undefined where there is nothing. */
  readonly before: string | undefined;
  /** As `before`, or `(known after apply)`. */
  readonly after: string | undefined;
}

/** An attribute's change with its whole values, for programs. */
export interface ExactChange extends AttributeChange {
  readonly exact: {
    /** Steps to it; below a text that holds JSON they lead on into the document. */
    readonly steps: readonly string[];
    /** Undefined where there is nothing. Secrets in it are replaced by `(sensitive)` or `(hidden: REASON)`. */
    readonly before: unknown;
    /** As `before`; undefined also where only the apply will tell. */
    readonly after: unknown;
    /** Whether `after` is known before the apply. */
    readonly known: boolean;
    /** Whether something of it is a secret. */
    readonly sensitive: boolean;
  };
}

/** A change as JSON has it: whole values, null where there is nothing. Its texts may be hostile. */
export const changeJson = ({ path, exact: { before = null, after = null, ...rest } }: ExactChange) => ({
  ...{ path, before, after },
  ...rest,
});

/** What stands for a value that only the apply will tell. */
export const unknownText = "(known after apply)";

/** The attributes that differ, down to the deepest ones, also inside texts that hold JSON. */
export const attributeChanges = (change: PlannedChange, labels: StandInLabels): ExactChange[] =>
  attributeDifferences(change).map((difference) => differenceText(difference, labels));

/** A difference in words. Of an object within a list, what it leaves out is left out here as well. */
export function differenceText(difference: Difference, labels: StandInLabels): ExactChange {
  const { path, before, after, unknown, sensitive } = difference;
  const text = (value: unknown) => {
    if (value === undefined) return undefined;
    return sensitive && isHiddenText(value) ? value : valueText(withoutNulls(value), labels);
  };
  return {
    path: labelled(pathText(path), labels),
    before: text(before),
    after: unknown ? unknownText : text(after),
    exact: {
      steps: path.map((step) => labelled(step, labels)),
      before: labelledValue(before, labels),
      after: labelledValue(after, labels),
      known: !unknown,
      sensitive,
    },
  };
}

function withoutNulls(value: unknown): unknown {
  if (!isContainer(value) || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).filter(([, entry]) => entry !== null));
}

import { maskNumbers } from "#functions/runtime/redaction";
import { printableLine } from "#scripts/engine/printable";
import { shownOf } from "./comparable-row.ts";
import type { Field } from "./mapping.ts";
import type { NormalValue } from "./normal-value.ts";

/** Characters of a value that reports show. */
const MOST = 60;

/** A text of the old system or of a result as reports show it: no long numbers, no commands to a terminal, in one line, not too long. */
export function shownText(text: string): string {
  const whole = printableLine(maskNumbers(shownOf(text)));
  const characters = [...whole];
  return characters.length <= MOST ? whole : `${characters.slice(0, MOST - 1).join("")}…`;
}

/** A field's value as reports show it. */
export function shownValue(value: NormalValue, { as, hidden }: Pick<Field, "as" | "hidden">): string {
  if (value === null) return "(nothing)";
  if (hidden) return "(hidden)";
  if (as === "time" && /^-?\d+$/.test(value)) return new Date(Number(value)).toISOString();
  return shownText(value);
}

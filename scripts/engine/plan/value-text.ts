import { printable } from "#scripts/engine/printable";

/** Texts that stand in for values not known yet -> what to show instead, e.g. `<vpc.vpcId>`. */
export type StandInLabels = ReadonlyMap<string, string>;

const longest = 300;

/** A text with every stand-in in it shown by its label. */
export function labelled(text: string, labels: StandInLabels): string {
  let shown = text;
  for (const [standIn, label] of labels) shown = shown.replaceAll(standIn, label);
  return shown;
}

/** A value with every stand-in in its texts shown by its label. */
export function labelledValue(value: unknown, labels: StandInLabels): unknown {
  if (labels.size === 0) return value;
  if (typeof value === "string") return labelled(value, labels);
  if (Array.isArray(value)) return value.map((item) => labelledValue(item, labels));
  if (typeof value !== "object" || value === null) return value;
  const entries = Object.entries(value).map(([key, inner]) => [labelled(key, labels), labelledValue(inner, labels)]);
  return Object.fromEntries(entries) as unknown;
}

/** A value as one line of JSON that a terminal may show; the end of a long one is left out. The caller has taken secrets out. */
export function valueText(value: unknown, labels: StandInLabels): string {
  const text = printable(labelled(JSON.stringify(value), labels));
  return text.length <= longest ? text : `${text.slice(0, longest)}... (${text.length} characters)`;
}

/** Where a value is: `tags["a b"]`, `rule[0].port`. */
export function pathText(path: readonly (string | number)[]): string {
  return path
    .map((key, position) => {
      if (/^\d+$/.test(String(key))) return `[${key}]`;
      if (/^[\w-]+$/.test(String(key))) return position === 0 ? key : `.${key}`;
      return `[${printable(JSON.stringify(key))}]`;
    })
    .join("");
}

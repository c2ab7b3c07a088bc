import type { InputRow } from "./input-row.ts";
import type { Line } from "./lines.ts";

/** Reads one event per line, in the shape of the API, which judges its content. Blank lines are no rows. */
export async function* jsonlRows(lines: AsyncIterable<Line>): AsyncGenerator<InputRow> {
  for await (const line of lines) {
    if ("unreadable" in line) yield { line: line.number, reason: line.unreadable };
    else if (line.text.trim() !== "") yield toRow(line.number, line.text);
  }
}

function toRow(line: number, text: string): InputRow {
  let event: unknown;
  try {
    event = JSON.parse(text);
  } catch {
    // The parser's message quotes the line, which must not be shown: it may hold a card number.
    return { line, reason: "is not valid JSON" };
  }
  const isObject = typeof event === "object" && event !== null && !Array.isArray(event);
  return isObject ? { line, event: event as Record<string, unknown> } : { line, reason: "is not a JSON object" };
}

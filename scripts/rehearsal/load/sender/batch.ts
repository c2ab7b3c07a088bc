import type { InputRow, OutgoingEvent } from "../input/input-row.ts";

/** An event on its way: its line in the input, and its JSON as it is sent. */
export interface Outgoing {
  readonly line: number;
  readonly id: unknown;
  readonly json: string;
}

export const MAX_BATCH_EVENTS = 200;
/** The API takes 1 MiB; a character has up to four bytes, though hardly ever all of them. */
export const MAX_BATCH_CHARACTERS = 512 * 1024;

/** Groups events to requests of bounded size, of as many as `mostEvents` says after so many, at most. Malformed rows go to `onMalformed` and into no request. */
export async function* toBatches(
  rows: AsyncIterable<InputRow> | Iterable<InputRow>,
  onMalformed: (row: { line: number; reason: string }) => void,
  mostEvents: (begun: number) => number = () => MAX_BATCH_EVENTS,
): AsyncGenerator<readonly Outgoing[]> {
  let batch: Outgoing[] = [];
  let characters = 0;
  let begun = 0;
  for await (const row of rows) {
    if ("reason" in row) {
      onMalformed(row);
      continue;
    }
    const next = outgoing(row.line, row.event);
    if (
      batch.length >= mostEvents(begun) ||
      (batch.length > 0 && characters + next.json.length > MAX_BATCH_CHARACTERS)
    ) {
      yield batch;
      begun += batch.length;
      batch = [];
      characters = 0;
    }
    batch.push(next);
    characters += next.json.length;
  }
  if (batch.length > 0) yield batch;
}

const outgoing = (line: number, event: OutgoingEvent): Outgoing => ({
  line,
  id: event.id,
  json: JSON.stringify(event),
});

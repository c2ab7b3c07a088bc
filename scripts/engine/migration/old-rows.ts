import { createReadStream } from "node:fs";
import { stat } from "node:fs/promises";
import type { Json, JsonObject } from "#functions/runtime/canonical-json";
import { Failure } from "#scripts/engine/failure";
import { readLines } from "#scripts/rehearsal/load/input/lines";
import { parseLosslessly } from "./lossless-json.ts";

/** A row of the old system with its place in the export, or why there is none; never what it says. */
export type OldRow =
  | { readonly place: number; readonly row: JsonObject }
  | { readonly place: number; readonly reason: string };

/** Longest row of an export that is read. */
export const MOST_ROW_BYTES = 1024 * 1024;

/**
 * Rows of a JSONL export, one JSON object per line; memory does not grow with the file. Numbers that a double would change are text.
 * @throws Failure for a file that cannot be read
 */
export async function* jsonlExport(file: string, signal?: AbortSignal): AsyncGenerator<OldRow> {
  const found = await stat(file).catch((error: NodeJS.ErrnoException) => {
    throw new Failure(
      "usage",
      `--from ${file}: ${error.code === "ENOENT" ? "there is no such file" : `cannot be read (${error.code})`}`,
    );
  });
  if (found.isDirectory()) throw new Failure("usage", `--from ${file}: is a directory; name a file in it`);
  const stream = createReadStream(file, { highWaterMark: 256 * 1024 });
  try {
    for await (const line of readLines(stream, MOST_ROW_BYTES)) {
      if (signal?.aborted) throw new Failure("interrupted", "interrupted while the old results were read");
      if ("unreadable" in line) yield { place: line.number, reason: line.unreadable };
      else if (line.text.trim() !== "") yield toRow(line.number, line.text);
    }
  } finally {
    stream.destroy();
  }
}

function toRow(place: number, text: string): OldRow {
  let value: Json;
  try {
    value = parseLosslessly(text);
  } catch {
    // The parser's message quotes the line, which must not be shown: it may hold a card number.
    return { place, reason: "is not valid JSON" };
  }
  if (typeof value !== "object" || value === null || Array.isArray(value))
    return { place, reason: "is not a JSON object" };
  return { place, row: value as JsonObject };
}

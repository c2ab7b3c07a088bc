import { extname } from "node:path";
import { InputError } from "./input-row.ts";

export type InputFormat = "csv" | "jsonl";

const EXTENSIONS: Readonly<Record<string, InputFormat>> = { ".csv": "csv", ".jsonl": "jsonl", ".ndjson": "jsonl" };

/**
 * The format of a file: by its extension, else by its first character. `head` is the beginning of its content.
 *
 * Throws an InputError for content that is neither: UTF-16, compressed, binary, one JSON array. Looks at the first line only
 * for this: what is wrong further down is a malformed row, not a wrong file.
 */
export function detectFormat(path: string, head: Uint8Array): InputFormat {
  if (startsWith(head, [0xff, 0xfe]) || startsWith(head, [0xfe, 0xff])) {
    throw new InputError(`${path}: is UTF-16 text; save it as UTF-8`);
  }
  if (startsWith(head, [0x1f, 0x8b])) throw new InputError(`${path}: is compressed; unpack it with gunzip first`);
  const text = Buffer.from(head.subarray(0, 8192))
    .toString("utf8")
    .replace(/^\uFEFF/, "")
    .trimStart();
  if (text.split("\n")[0]?.includes("\0")) {
    throw new InputError(`${path}: is a binary file; give CSV or JSON lines as UTF-8 text`);
  }
  const byName = EXTENSIONS[extname(path).toLowerCase()];
  if (byName === undefined && text.startsWith("[")) {
    throw new InputError(`${path}: is one JSON array; write one JSON object per line (jq -c '.[]')`);
  }
  return byName ?? (text.startsWith("{") ? "jsonl" : "csv");
}

const startsWith = (bytes: Uint8Array, magic: readonly number[]) => magic.every((byte, index) => bytes[index] === byte);

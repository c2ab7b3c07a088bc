/** Longest line that is read, in bytes; an event of a few hundred bytes has ample room. */
export const MAX_LINE_BYTES = 16 * 1024;

/** A physical line, numbered from 1 as an editor does: its text without the line end, or why it cannot be read. */
export type Line =
  | { readonly number: number; readonly text: string }
  | { readonly number: number; readonly unreadable: string };

const LF = 0x0a;

/**
 * Splits bytes into lines that end in LF or CRLF, and drops a byte order mark. Nothing else ends a line: a lone CR and
 * the Unicode separators, at which `node:readline` splits too, are content here and in every editor's numbering.
 *
 * Holds one line at most, and never more than so many bytes of it: a longer one is reported, not kept.
 */
export async function* readLines(
  chunks: AsyncIterable<Uint8Array>,
  mostBytes: number = MAX_LINE_BYTES,
): AsyncGenerator<Line> {
  let number = 1;
  let held: Uint8Array[] = [];
  let heldBytes = 0;
  const hold = (bytes: Uint8Array) => {
    heldBytes += bytes.byteLength;
    if (heldBytes <= mostBytes) held.push(bytes);
    else held = [];
  };
  const release = (): Line => {
    const line = heldBytes > mostBytes ? tooLong(number, mostBytes) : decode(number, held);
    number += 1;
    held = [];
    heldBytes = 0;
    return line;
  };

  for await (const chunk of chunks) {
    let start = 0;
    for (let end = chunk.indexOf(LF); end >= 0; end = chunk.indexOf(LF, start)) {
      hold(chunk.subarray(start, end));
      yield release();
      start = end + 1;
    }
    if (start < chunk.byteLength) hold(chunk.subarray(start));
  }
  if (heldBytes > 0) yield release();
}

const utf8 = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

function decode(number: number, parts: readonly Uint8Array[]): Line {
  let text: string;
  try {
    text = utf8.decode(Buffer.concat(parts));
  } catch {
    return { number, unreadable: "is not UTF-8 text" };
  }
  if (number === 1 && text.startsWith("\uFEFF")) text = text.slice(1);
  if (text.endsWith("\r")) text = text.slice(0, -1);
  return text.includes("\0") ? { number, unreadable: "contains a NUL byte" } : { number, text };
}

const tooLong = (number: number, mostBytes: number): Line => ({
  number,
  unreadable: `is longer than ${mostBytes} bytes`,
});

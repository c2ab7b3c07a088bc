/** What a text of JSON stands for; undefined where it is none. The parser's own error would quote the text, which may be anything. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

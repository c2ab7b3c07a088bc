import { printable } from "#scripts/engine/printable";

/** All that means nothing to Markdown, HTML, or GitHub's own search for mentions, links and references. */
const plain = /[^A-Za-z0-9 ,./=+()"'-]|(?<=www)\./giu;

/**
 * Text of whatever origin as inline code. Written as character references it can neither be HTML nor Markdown nor end a table's cell,
 * and GitHub looks for no mention, link or issue within code.
 */
export const codeText = (text: string): string =>
  `<code>${printable(text)
    .replaceAll("\n", " ")
    .replace(plain, (character) => `&#${character.codePointAt(0)};`)}</code>`;

/** Lines that belong together; those in the middle may be left out where there is no room. */
export interface Section {
  readonly opening: readonly string[];
  readonly lines: readonly string[];
  readonly closing: readonly string[];
}

/**
 * Puts sections together, leaving out lines from the first one that does not fit.
 * @param limit most characters
 * @param note what to end with if something was left out
 */
export function fitSections(sections: readonly Section[], limit: number, note: string): string {
  let left = limit - note.length - 1;
  let cut = false;
  const kept: string[] = [];
  const lengthOf = (lines: readonly string[]) => lines.reduce((sum, line) => sum + line.length + 1, 0);
  for (const { opening, lines, closing } of sections) {
    const frame = lengthOf(opening) + lengthOf(closing);
    if (cut || frame > left) {
      cut = true;
      continue;
    }
    left -= frame;
    kept.push(...opening);
    for (const line of lines) {
      cut ||= line.length + 1 > left;
      if (cut) break;
      left -= line.length + 1;
      kept.push(line);
    }
    kept.push(...closing);
  }
  return [...kept, ...(cut ? [note] : [])].join("\n");
}

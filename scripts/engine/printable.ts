/** What moves a terminal's cursor, colours it, talks to it, or turns the order of what follows: C0, C1, DEL and marks of direction. */
const COMMANDS = /[\p{Cc}\u061c\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069]/gu;

/**
 * Text as a terminal may show it. A state, a contract or a provider's message can be written by others, who must not be able to
 * clear the screen or to make a line look like another: commands are shown by their code. Lines and tabs stay.
 */
export const printable = (text: string): string =>
  text.replace(COMMANDS, (found) =>
    found === "\n" || found === "\t" ? found : `\\u${found.codePointAt(0)!.toString(16).padStart(4, "0")}`,
  );

/** As {@link printable}, in one line: what comes from elsewhere must not look like a line of ours. */
export const printableLine = (text: string): string => printable(text).replaceAll("\n", "\\n");

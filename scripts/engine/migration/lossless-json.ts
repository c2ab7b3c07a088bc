import type { Json } from "#functions/runtime/canonical-json";

/** A text or a number: what stands in a text is no number. */
const TOKEN = /"[^"\\]*(?:\\.[^"\\]*)*"|-?\d[\d.eE+-]*/gs;

/** Fewer digits than this a double keeps exactly. */
const EXACT_DIGITS = 15;

const isExact = (number: string): boolean => number.length <= EXACT_DIGITS || String(Number(number)) === number;

/**
 * Parses JSON in which numbers that a double would change (identifiers beyond 2^53, many decimals) become text of the same digits.
 * @throws SyntaxError for text that is not JSON; its message quotes the text, which must not be shown
 */
export function parseLosslessly(text: string): Json {
  const changed = text.replace(TOKEN, (token) => (token.startsWith('"') || isExact(token) ? token : `"${token}"`));
  // Quoted, a wrong number would be a right text.
  if (changed !== text) JSON.parse(text);
  return JSON.parse(changed) as Json;
}

/** A place in the text of an expression. */
interface Cursor {
  readonly text: string;
  at: number;
}

/** What a parser of part of an expression finds at the cursor; undefined where something else stands. */
type Parser = (cursor: Cursor) => unknown;

const ENCODED = /^\$\{jsonencode\((.*)\)\}$/s;
const BRACKETS: Readonly<Record<string, string>> = { "{": "}", "[": "]", "(": ")" };
const ESCAPES: Readonly<Record<string, string>> = { n: "\n", r: "\r", t: "\t", '"': '"', "\\": "\\" };

/**
 * The document that Terraform would encode as JSON text (a policy, mostly), with what is known only to Terraform as
 * `${reference}`. Readers of the synthesized JSON see an expression otherwise, and nothing in it.
 *
 * @param text an attribute, e.g. `${jsonencode({"Statement" = [{"Resource" = aws_sns_topic.alarms.arn}]})}`
 * @returns `{ document }`, or undefined when it is no encoded document
 */
export function encodedDocument(text: string): { readonly document: unknown } | undefined {
  const expression = ENCODED.exec(text)?.[1];
  if (expression === undefined) return undefined;
  const cursor = { text: expression, at: 0 };
  const document = value(cursor);
  // More than one argument, or `jsonencode(a) + jsonencode(b)`: an expression of another kind.
  return atEnd(cursor) ? { document } : undefined;
}

function value(cursor: Cursor): unknown {
  blank(cursor);
  const start = cursor.at;
  for (const parse of [object, list, text, literal] satisfies Parser[]) {
    const found = parse(cursor);
    // What an operator or an index follows is no literal.
    if (found !== undefined && ends(cursor)) return found;
    cursor.at = start;
  }
  return `\${${expressionText(cursor)}}`;
}

function object(cursor: Cursor): unknown {
  if (!take(cursor, "{")) return undefined;
  const entries: [string, unknown][] = [];
  while (!take(cursor, "}")) {
    const key = text(cursor);
    if (key === undefined || !take(cursor, "=")) return undefined;
    entries.push([key, value(cursor)]);
    if (!take(cursor, ",") && !stands(cursor, "}")) return undefined;
  }
  return Object.fromEntries(entries);
}

function list(cursor: Cursor): unknown {
  if (!take(cursor, "[")) return undefined;
  const items: unknown[] = [];
  while (!take(cursor, "]")) {
    items.push(value(cursor));
    if (!take(cursor, ",") && !stands(cursor, "]")) return undefined;
  }
  return items;
}

/** A quoted text; interpolations stay as they are. */
function text(cursor: Cursor): string | undefined {
  if (!take(cursor, '"')) return undefined;
  let result = "";
  while (cursor.at < cursor.text.length) {
    const character = cursor.text[cursor.at++]!;
    if (character === '"') return result;
    if (character === "\\") result += escaped(cursor);
    else if (character === "$" && cursor.text[cursor.at] === "{" && !result.endsWith("$")) {
      cursor.at += 1;
      result += `\${${expressionText(cursor)}}`;
      cursor.at += 1;
    } else result += character;
  }
  return undefined;
}

function escaped(cursor: Cursor): string {
  const character = cursor.text[cursor.at++] ?? "";
  if (character !== "u") return ESCAPES[character] ?? `\\${character}`;
  cursor.at += 4;
  return String.fromCharCode(Number.parseInt(cursor.text.slice(cursor.at - 4, cursor.at), 16));
}

function literal(cursor: Cursor): unknown {
  const word = /^(?:true|false|null|-?\d+(?:\.\d+)?)/.exec(cursor.text.slice(cursor.at))?.[0];
  if (word === undefined) return undefined;
  cursor.at += word.length;
  return JSON.parse(word);
}

/** An expression up to the comma or bracket that ends it. */
function expressionText(cursor: Cursor): string {
  const start = cursor.at;
  const open: string[] = [];
  while (cursor.at < cursor.text.length) {
    const character = cursor.text[cursor.at]!;
    if (open.length === 0 && ",}])".includes(character)) break;
    if (character === '"') {
      text(cursor);
      continue;
    }
    if (character === open.at(-1)) open.pop();
    else if (BRACKETS[character]) open.push(BRACKETS[character]);
    cursor.at += 1;
  }
  return cursor.text.slice(start, cursor.at).trim();
}

function blank(cursor: Cursor): void {
  while (/\s/.test(cursor.text[cursor.at] ?? "")) cursor.at += 1;
}

function stands(cursor: Cursor, character: string): boolean {
  blank(cursor);
  return cursor.text[cursor.at] === character;
}

function take(cursor: Cursor, character: string): boolean {
  if (!stands(cursor, character)) return false;
  cursor.at += 1;
  return true;
}

const atEnd = (cursor: Cursor): boolean => {
  blank(cursor);
  return cursor.at >= cursor.text.length;
};

const ends = (cursor: Cursor): boolean => atEnd(cursor) || ",}])".includes(cursor.text[cursor.at]!);

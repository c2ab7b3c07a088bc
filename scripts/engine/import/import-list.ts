import { readFileSync, statSync } from "node:fs";
import { Failure, messageOf } from "#scripts/engine/failure";
import { printable } from "#scripts/engine/printable";
import { isUsableId } from "#scripts/engine/recovery/import-command";

/** One entry of a list of imports. */
export interface ListedImport {
  /** Construct path or address, as it stands there. */
  readonly path: string;
  /** Undefined where it is to be looked up. */
  readonly id: string | undefined;
}

/** The stacks of a large environment have about 1,500 resources together, at 200 bytes an entry. */
const mostBytes = 2 ** 20;
const mostProblems = 10;

/**
 * Reads a list of imports from a file; see `parseImportList`.
 * @throws Failure("usage") for a file that cannot be read, is no regular file or has more than 1 MiB
 */
export function readImportList(file: string): readonly ListedImport[] {
  try {
    const stat = statSync(file);
    if (!stat.isFile()) throw new Failure("usage", `${file} is no regular file`);
    if (stat.size > mostBytes)
      throw new Failure("usage", `${file} has ${stat.size} bytes; a list of imports has at most ${mostBytes}`);
    return parseImportList(readFileSync(file, "utf8"), file);
  } catch (error) {
    if (error instanceof Failure) throw error;
    throw new Failure("usage", `${file} cannot be read: ${messageOf(error)}`, { cause: error });
  }
}

/**
 * A list of imports: lines of a path and an id, `#` beginning a comment; or JSON: `{ "path": "id" }`, or import blocks as
 * `--blocks` prints them (`{ "import": [{ "to": ADDRESS, "id": ID }] }`, or the list alone). An entry without an id is looked up.
 * @param file for messages
 * @throws Failure("usage") naming the lines (of JSON the entries) that are wrong, and why
 */
export function parseImportList(text: string, file: string): readonly ListedImport[] {
  const content = text.replace(/^\uFEFF/, "");
  const entries = /^\s*[[{]/.test(content) ? jsonEntries(content, file) : lineEntries(content);
  const seen = new Map<string, string>();
  const problems = entries.flatMap((entry) => {
    const problem = problemOf(entry);
    if (problem !== undefined) return [`${entry.at}: ${problem}`];
    const { path } = entry as ListedImport;
    const before = seen.get(path);
    if (before !== undefined) return [`${entry.at}: ${shown(path)} stands in ${before} already`];
    seen.set(path, entry.at);
    return [];
  });
  if (entries.length === 0) problems.push("there is no entry in it");
  if (problems.length > 0) {
    const more = problems.length - mostProblems;
    const lines = [...problems.slice(0, mostProblems), ...(more > 0 ? [`and ${more} more`] : [])];
    throw new Failure("usage", `${file} is not a list of imports:\n${lines.map((line) => `  ${line}`).join("\n")}`);
  }
  return entries.map(({ path, id }) => ({ path: path as string, id: id as string | undefined }));
}

interface Entry {
  /** E.g. `line 3`. */
  readonly at: string;
  readonly path: unknown;
  readonly id: unknown;
}

const lineEntries = (text: string): Entry[] =>
  text.split(/\r?\n/).flatMap((line, index) => {
    const trimmed = line.trim();
    if (trimmed === "" || trimmed.startsWith("#")) return [];
    const [, path, id] = /^(\S+)(?:\s+(\S.*))?$/s.exec(trimmed) ?? [];
    return [{ at: `line ${index + 1}`, path, id }];
  });

function jsonEntries(text: string, file: string): Entry[] {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (error) {
    // What the error says quotes the text, and differs from one Node to the next.
    throw new Failure("usage", `${file} is not JSON: ${brokenAt(text)}`, { cause: error });
  }
  const blocks = isObject(json) && Array.isArray(json.import) ? json.import : json;
  if (!Array.isArray(blocks))
    return Object.entries(blocks as object).map(([path, id], index) => ({
      at: `entry ${index + 1}`,
      path,
      id: id ?? undefined,
    }));
  return blocks.map((block: unknown, index) => {
    const { to, path, id } = isObject(block) ? block : ({} as Readonly<Record<string, unknown>>);
    return { at: `entry ${index + 1}`, path: to ?? path, id: id ?? undefined };
  });
}

/** Where a text stops being JSON: the first line that no end could make whole. */
function brokenAt(text: string): string {
  const lines = text.split("\n");
  if (mayGoOn(text)) return "it ends too early";
  let [good, bad] = [0, lines.length];
  while (bad - good > 1) {
    const middle = Math.floor((good + bad) / 2);
    if (mayGoOn(lines.slice(0, middle).join("\n"))) good = middle;
    else bad = middle;
  }
  return `line ${bad}: something stands where it may not`;
}

/** Whether a text is JSON, or the beginning of some. */
function mayGoOn(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch (error) {
    const message = messageOf(error);
    const position = /at position (\d+)/.exec(message)?.[1];
    return /Unexpected end|Unterminated/.test(message) || Number(position) >= text.length;
  }
}

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

function problemOf({ path, id }: Entry): string | undefined {
  if (typeof path !== "string" || path === "") return "a path or an address is needed";
  if (!isUsableId(path)) return "the path has control characters in it";
  if (id === undefined) return undefined;
  if (typeof id !== "string") return `the id of ${shown(path)} must be a text`;
  return idProblem(id);
}

/** Why a text cannot be an import id; undefined if it can. */
export function idProblem(id: string): string | undefined {
  if (id === "") return "the id is empty";
  if (!isUsableId(id)) return `the id ${shown(id)} has control characters in it, which no id of AWS has`;
  if (id.startsWith("-")) return `the id ${shown(id)} begins with a hyphen: Terraform would take it for an option`;
  return id.length > mostCharacters ? `the id has ${id.length} characters; no id of AWS is so long` : undefined;
}

/** Longer than any ARN (2,048) or composite of them. Source: IAM quotas, and ARN formats of the Service Authorization Reference. */
const mostCharacters = 4096;

const shown = (text: string): string => {
  const quoted = printable(JSON.stringify(text));
  return quoted.length <= 80 ? quoted : `${quoted.slice(0, 80)}...`;
};

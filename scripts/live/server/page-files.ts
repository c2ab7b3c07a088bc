import { readFileSync } from "node:fs";
import { join } from "node:path";

/** A file of the page as it is sent. */
export interface PageFile {
  readonly type: string;
  readonly content: Buffer;
}

const directory = join(import.meta.dirname, "..", "page");

const html = "text/html; charset=utf-8";
const script = "text/javascript; charset=utf-8";

const named = (names: readonly string[], ending: string, type: string) =>
  names.map((name) => [`/${name}.${ending}`, [`${name}.${ending}`, type]] as const);

/** Path -> file and type. What is not in it is not served, whatever a path looks like. */
const table: ReadonlyMap<string, readonly [file: string, type: string]> = new Map([
  ["/", ["index.html", html]],
  ["/icon.svg", ["icon.svg", "image/svg+xml"]],
  ...named(["base", "graph", "tables", "forms"], "css", "text/css; charset=utf-8"),
  ...named(["main", "connection", "dom", "format", "graph", "sections", "tables", "charts", "actions"], "js", script),
]);

/** Every file of the page by its path, read once. */
export const pageFiles = (): ReadonlyMap<string, PageFile> =>
  new Map([...table].map(([path, [file, type]]) => [path, { type, content: readFileSync(join(directory, file)) }]));

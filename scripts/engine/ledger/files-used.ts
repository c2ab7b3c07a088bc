import { createHash } from "node:crypto";
import { readdirSync, readFileSync, type Stats, statSync } from "node:fs";
import { isAbsolute, join, relative, resolve } from "node:path";
import { stringsIn } from "./canonical-json.ts";
import { FILE_NAME, type TerraformJson } from "./terraform-json.ts";

/** What a configuration takes from files. */
export interface FilesUsed {
  /** Name as the configuration has it -> SHA-256 of the bytes, hexadecimal. */
  readonly contents: Readonly<Record<string, string>>;
  /** Calls such as `file(...)` whose file is known only to Terraform. */
  readonly unknown: readonly string[];
}

/** Files that Terraform reads without being told to. Source: https://developer.hashicorp.com/terraform/language/files */
const readByItself =
  /(\.tf|\.tf\.json|\.auto\.tfvars|\.auto\.tfvars\.json|^terraform\.tfvars|^terraform\.tfvars\.json)$/;

/**
 * A path that CDKTF made from what is in the file: `assets/<name>/<hash>/...`. It changes with the content, and for a function with
 * nothing but its code: the bytes also hold a source map, which a comment changes.
 */
const contentAddressed = /^assets\/[^/]+\/[0-9a-f]{32,64}(\/|$)/i;

const fileFunction = /\b(file\w*|templatefile)\(\s*("(?:[^"\\]|\\.)*")?/g;
const literal = /"((?:[^"\\]|\\.)*)"/g;
const LONGEST_PATH = 1024;

/** Finds the files that a stack's configuration names, wherever they lie, and what is in them. */
export function filesUsed(directory: string, json: TerraformJson): FilesUsed {
  const texts = [...new Set(stringsIn(json))].map(withoutModulePath);
  const expressions = texts.filter((text) => text.includes("${"));
  const names = new Set([
    ...readdirSync(directory).filter((name) => readByItself.test(name) && name !== FILE_NAME),
    ...texts.filter(mayBePath),
    ...expressions.flatMap((text) => [...text.matchAll(literal)].map(([, name]) => name as string)).filter(mayBePath),
  ]);
  const contents = Object.fromEntries(
    [...names]
      .filter((name) => !contentAddressed.test(name))
      .flatMap((name) => contentsOf(directory, name))
      .sort(([a], [b]) => (a < b ? -1 : 1)),
  );
  const known = (name: string) =>
    contentAddressed.test(name) || Object.keys(contents).some((key) => isWithin(key, name));
  const unknown = expressions.flatMap((text) =>
    [...text.matchAll(fileFunction)].flatMap(([, name, quoted]) =>
      quoted && known(quoted.slice(1, -1)) ? [] : [`${name}(...)`],
    ),
  );
  return { contents, unknown: [...new Set(unknown)].sort() };
}

/** `path.module` and `path.root` are the stack's own directory, where names are looked up anyway. */
const withoutModulePath = (text: string): string => text.replaceAll(/\$\{path\.(module|root)\}\//g, "");

const mayBePath = (text: string): boolean =>
  text.length <= LONGEST_PATH && /[./]/.test(text) && !/[\0\n]|\$\{/.test(text);

const isWithin = (file: string, folder: string): boolean => file === folder || file.startsWith(join(folder, "/"));

/** A file, or every file of a folder below the stack's directory; a folder elsewhere, such as `/`, is a coincidence. */
function contentsOf(directory: string, name: string): [string, string][] {
  const path = resolve(directory, name);
  const stats = statOf(path);
  if (stats?.isFile()) return [[name, sha256(path)]];
  const below = relative(directory, path);
  if (!stats?.isDirectory() || below === "" || below.startsWith("..") || isAbsolute(below)) return [];
  return readdirSync(path, { recursive: true, encoding: "utf8" })
    .map((entry) => join(name, entry))
    .filter((entry) => statOf(resolve(directory, entry))?.isFile())
    .map((entry) => [entry, sha256(resolve(directory, entry))]);
}

const statOf = (path: string): Stats | undefined => {
  try {
    return statSync(path, { throwIfNoEntry: false });
  } catch {
    // A name that goes through a file, or that no file system takes, names nothing.
    return undefined;
  }
};

const sha256 = (path: string): string => createHash("sha256").update(readFileSync(path)).digest("hex");

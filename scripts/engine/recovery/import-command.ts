import { isAbsolute, relative } from "node:path";

/** What an address made by this platform looks like; nothing in it means anything to a shell or a path. */
const addressForm = /^(aws_\w+)\.[A-Za-z][A-Za-z0-9_-]*$/;

/** The type that an address names; undefined if the text is no address, as a tag that anybody can edit may not be. */
export const typeOf = (address: string): string | undefined => addressForm.exec(address)?.[1];

/** A word that a POSIX shell takes literally, whatever is in it. */
export const quoted = (word: string): string =>
  /^[A-Za-z0-9_@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`;

/** Where commands for people are run, and what has to stand before them. */
export interface CommandPlace {
  /** Directory that they are run in. */
  readonly root: string;
  /** E.g. `npm run sluice -- exec --env local --`, to reach a rehearsal. @default nothing */
  readonly prefix?: readonly string[];
}

/** A `terraform` command for a stack's directory, as one line for a shell. */
export function terraformCommand(
  directory: string,
  args: readonly string[],
  { root, prefix = [] }: CommandPlace,
): string {
  const inside = relative(root, directory);
  const chdir = inside.startsWith("..") || isAbsolute(inside) ? directory : inside;
  return [...prefix, "terraform", `-chdir=${chdir}`, ...args].map(quoted).join(" ");
}

/** Whether an id can stand in a command line: no control characters, which no AWS id has, and no lone surrogates. */
export const isUsableId = (id: string): boolean => id !== "" && !/[\p{Cc}\p{Cs}]/u.test(id);

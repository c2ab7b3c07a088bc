import { readFile, stat } from "node:fs/promises";
import { Option } from "commander";
import { callersPath } from "#scripts/commands/cli/callers-path";
import { Failure } from "#scripts/engine/failure";
import { SecretText } from "#scripts/engine/values/secret-text";
import type { Context } from "./context.ts";

/** Where a value comes from; never from the command line itself, which every process of the machine can read. */
export interface ValueSource {
  /** A file, or `-` for standard input. */
  readonly fromFile?: string | undefined;
  /** Name of a variable of this process. */
  readonly fromEnv?: string | undefined;
}

/** Options of commands that take a value. */
export const valueOptions = {
  fromFile: () => new Option("--from-file <path>", "take the value from a file, or from standard input with -"),
  fromEnv: () =>
    new Option("--from-env <name>", "take the value from the environment variable of that name").conflicts("fromFile"),
} as const;

/** More than any service takes. */
const LONGEST = 2 ** 20;
const ATTEMPTS = 3;

export const isGiven = ({ fromFile, fromEnv }: ValueSource): boolean => fromFile !== undefined || fromEnv !== undefined;

/**
 * The value, from where it is said to be, or typed twice without being shown. Nothing that was given is repeated in an error: a value
 * may have ended up in the wrong place.
 * @throws Failure("usage") for a source that cannot be read; Failure("decision") if none is named and nobody is at the terminal
 */
export async function readValue(context: Context, name: string, source: ValueSource): Promise<SecretText> {
  if (source.fromEnv !== undefined) return fromVariable(context, source.fromEnv);
  if (source.fromFile === "-") return fromInput(context);
  if (source.fromFile !== undefined) return fromFile(context, source.fromFile);
  const typed = await typeValue(context, name);
  if (!typed) throw new Failure("failed", "nothing was typed, so nothing was stored");
  return typed;
}

/**
 * A value typed twice; undefined where nothing but Enter was typed.
 * @throws Failure if the two differ three times over, and if nobody is there
 */
export async function typeValue({ askHidden, progress }: Context, name: string): Promise<SecretText | undefined> {
  if (!askHidden)
    throw new Failure(
      "decision",
      `${name}: say where the value comes from: --from-file PATH, --from-file - for standard input or --from-env NAME; or run this in a terminal to type it`,
    );
  for (let attempt = 1; attempt <= ATTEMPTS; attempt++) {
    const questions = [`${name} (what you type is not shown): `, "once more: "];
    const [first = "", second] = await progress.aside(() => askHidden(questions));
    if (first === "" && second === "") return undefined;
    if (first === second) return new SecretText(first);
    progress.note("the two are not the same");
  }
  throw new Failure("failed", `${name}: the two were never the same, so nothing was stored`);
}

function fromVariable({ variables }: Context, name: string): SecretText {
  const exposed =
    "what stands on a command line can be read by every process of this machine: if that was the value itself, renew it";
  if (!/^[A-Za-z_]\w*$/.test(name))
    throw new Failure("usage", `--from-env takes the name of a variable, and that is none; ${exposed}`);
  const value = Object.hasOwn(variables, name) ? variables[name] : undefined;
  if (value === undefined) throw new Failure("usage", `--from-env: there is no variable of that name; ${exposed}`);
  // No process that this one starts has a use for it.
  delete variables[name];
  return new SecretText(value);
}

async function fromInput({ readInput }: Context): Promise<SecretText> {
  if (!readInput)
    throw new Failure(
      "usage",
      "standard input is the terminal, which would show what is typed; leave --from-file out to be asked without that",
    );
  return decode(await readInput(LONGEST));
}

async function fromFile({ variables, progress }: Context, path: string): Promise<SecretText> {
  const file = callersPath(path, variables);
  let bytes: Uint8Array;
  try {
    const facts = await stat(file);
    if (facts.isFile() && (facts.mode & 0o077) !== 0)
      progress.note("others on this machine may read the file with the value: chmod 600 it, and remove it afterwards");
    if (facts.size > LONGEST) throw tooLong();
    bytes = await readFile(file);
  } catch (error) {
    if (error instanceof Failure) throw error;
    const { code } = error as NodeJS.ErrnoException;
    throw new Failure("usage", `--from-file: the file cannot be read (${code ?? "unknown error"})`);
  }
  return decode(bytes);
}

/** The text of a file without the end of its last line, which editors add. */
function decode(bytes: Uint8Array): SecretText {
  if (bytes.length > LONGEST) throw tooLong();
  let text: string;
  try {
    text = new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    throw new Failure("usage", "the value is no text in UTF-8; nothing was stored");
  }
  return new SecretText(text.replace(/\r?\n$/, ""));
}

const tooLong = () => new Failure("usage", "the value is longer than anything that can be stored; nothing was stored");

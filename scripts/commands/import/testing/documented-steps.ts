import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";

const prefix = "npm run sluice -- ";

/** One step of an exercise: a command line of this tool, without what starts it, or an edit as a document shows it. */
export type DocumentedStep = { readonly run: string } | { readonly edit: string };

/**
 * What a page says to do, in its order: every line of its `sh` blocks, and its `diff` blocks.
 * @param heading the part of the page up to the next heading of any level. @default all of it
 * @throws if a command is not of this tool
 */
export function documentedSteps(page: string, heading?: string): readonly DocumentedStep[] {
  const text = readFileSync(page, "utf8");
  const [, part = ""] = heading === undefined ? ["", text] : text.split(`\n${heading}\n`);
  const own = heading === undefined ? part : part.split(/^#+ /m)[0]!;
  return [...own.matchAll(/^```(sh|diff)\n(.*?)^```/gms)].flatMap(([, kind, block = ""]): DocumentedStep[] => {
    if (kind === "diff") return [{ edit: block }];
    return block
      .trimEnd()
      .split("\n")
      .map((line) => {
        if (!line.startsWith(prefix)) throw new Error(`${page}: ${line} is no command of this tool`);
        return { run: line.slice(prefix.length) };
      });
  });
}

/** The words of a command line, as a shell has them. */
export const wordsOf = (line: string): string[] =>
  execFileSync("sh", ["-c", `printf '%s\\0' ${line}`], { encoding: "utf8" })
    .split("\0")
    .slice(0, -1);

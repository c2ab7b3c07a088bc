import { readFileSync } from "node:fs";

/** A command of a document and the lines that it is said to print; `...` in a line stands for anything. */
export interface DocumentedStep {
  /** Words after `npm run sluice --`. */
  readonly words: readonly string[];
  readonly prints: readonly string[];
}

/** The walk under a heading of a Markdown document: commands after `$`, with what they print below. */
export function documentedWalk(file: string, heading: string): readonly DocumentedStep[] {
  const text = readFileSync(file, "utf8");
  const section = text.slice(text.indexOf(`## ${heading}`));
  const [, block = ""] = /```\n([\s\S]*?)```/.exec(section) ?? [];
  const steps: { words: string[]; prints: string[] }[] = [];
  for (const line of block.split("\n").filter((each) => each.trim() !== "")) {
    const [, command] = /^\$ npm run sluice -- (.*)$/.exec(line) ?? [];
    if (command !== undefined) steps.push({ words: command.split(" "), prints: [] });
    else steps.at(-1)?.prints.push(line);
  }
  return steps;
}

/** Whether a text has a line that a documented one stands for. */
export const printed = (text: string, line: string): boolean =>
  text.split("\n").some((each) => {
    const parts = line.split("...").map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, "\\$&"));
    return new RegExp(`^${parts.join(".*")}$`).test(each.trimEnd());
  });

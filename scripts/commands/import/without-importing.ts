import { exitCodes, type Report } from "#scripts/commands/cli/report";
import type { Identified } from "#scripts/engine/import/identify";
import { importBlocks } from "#scripts/engine/import/import-blocks";
import { printable } from "#scripts/engine/printable";
import { type CommandPlace, terraformCommand } from "#scripts/engine/recovery/import-command";
import { type Asking, isOpen, lineOf } from "./import-report.ts";

/** What is clear of an import: which object goes where. */
const targetsOf = (identified: readonly Identified[], replace: boolean) =>
  identified.filter((each) => each.kind === "found" || (each.kind === "other" && replace));

const isUndecided = ({ kind }: Identified, replace: boolean): boolean =>
  kind === "ambiguous" || kind === "taken" || (kind === "other" && !replace);

interface Asked extends Asking {
  readonly input: Asking["input"] & { readonly replace: boolean };
}

/** The commands that an import would run, for a shell, and what it could not do. */
export function reportCommands(
  identified: readonly Identified[],
  asking: Asked,
  { directory, commands: place }: { readonly directory: string; readonly commands: CommandPlace },
): Report {
  const { replace } = asking.input;
  const command = (...args: string[]) => terraformCommand(directory, args, place);
  const targets = targetsOf(identified, replace);
  const commands = targets.flatMap((each) => [
    ...(each.kind === "other" ? [command("state", "rm", each.address)] : []),
    command("import", each.address, (each as { readonly id: string }).id),
  ]);
  const lines = identified.map((each) => lineOf(each, { refused: false }));
  const init = commands.length > 0 ? [command("init")] : [];
  return {
    data: { resources: identified, commands: [...init, ...commands] },
    text: printable([...lines, "", ...init, ...commands].join("\n").trimEnd()),
    exitCode: codeOf(identified, asking),
  };
}

/** What was asked for and gets no import block, a line each: standard output is for the blocks alone. */
export const withoutBlock = (identified: readonly Identified[]): readonly string[] =>
  identified
    .filter(({ kind }) => kind === "unknown" || kind === "held" || kind === "impossible")
    .map((each) => lineOf(each, { refused: false }));

/** Import blocks for what is clear, as a file of Terraform's JSON. */
export function reportBlocks(identified: readonly Identified[], asking: Asked): Report {
  const undecided = identified.filter((each) => isUndecided(each, false));
  if (undecided.length > 0)
    return {
      data: { resources: undecided },
      text: printable(undecided.map((each) => lineOf(each, { refused: true })).join("\n")),
      exitCode: exitCodes.decision,
    };
  const targets = identified.flatMap((each) => (each.kind === "found" ? [{ address: each.address, id: each.id }] : []));
  const blocks = importBlocks(targets);
  return { data: blocks, text: JSON.stringify(blocks, undefined, 2), exitCode: codeOf(identified, asking) };
}

const codeOf = (identified: readonly Identified[], asking: Asked): number =>
  identified.some((each) => isUndecided(each, asking.input.replace)) || isOpen(identified, asking)
    ? exitCodes.decision
    : exitCodes.ok;

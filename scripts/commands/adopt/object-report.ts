import { exitCodes, type Report } from "#scripts/commands/cli/report";
import { importBlocks } from "#scripts/engine/import/import-blocks";
import type { AdoptInput } from "./adopt-input.ts";
import { command, effectLines } from "./adopt-text.ts";
import { changeText } from "./change-text.ts";
import type { ObjectOutcome } from "./object-outcome.ts";

type Where = Pick<AdoptInput, "rehearse" | "environment">;

/** What became of a new object, as a report. */
export function reportObject(outcome: ObjectOutcome, input: Where): Report {
  const { stack, object, file, declarations, chosen, difference, written, reason, remaining } = outcome;
  return {
    data: {
      stack,
      ...object,
      file,
      written,
      reason,
      difference,
      address: chosen?.address ?? null,
      newTags: remaining?.newTags ?? [],
      declarations: declarations.map(({ change, address, effects, objections }) => ({
        setting: change.path.join("."),
        path: change.path,
        value: change.value,
        address,
        effects,
        objections,
      })),
    },
    text: textOf(outcome, input),
    exitCode: exitCodeOf(outcome),
  };
}

/** 0 if it is code and in the state now, 1 if it could not be taken in, 3 if somebody has to decide. */
function exitCodeOf({ written, reason }: ObjectOutcome): number {
  if (!written) return exitCodes.decision;
  return reason === null ? exitCodes.ok : exitCodes.failed;
}

function textOf(outcome: ObjectOutcome, input: Where): string {
  const { stack, object, file, chosen, difference, written, reason, remaining } = outcome;
  const what = `${object.type} ${object.id}`;
  if (!chosen) return undeclared(outcome, what, input);
  const blocks = JSON.stringify(importBlocks([{ address: chosen.address, id: object.id }]));
  if (!written)
    return [
      `${what} would be ${stack} ${chosen.address}, by ${changeText(chosen.change)} in ${file}.`,
      `Not written: ${reason}.`,
      "",
      ...(difference === "" ? [] : [difference, ""]),
      `Its import block: ${blocks}`,
    ].join("\n");
  if (reason !== null)
    return [
      `${file} declares ${what} now, as ${stack} ${chosen.address}; but it was not taken into the state: ${reason}.`,
      `Take it in before the next deploy: ${command(`import ${stack} ${chosen.address} '${object.id.replaceAll("'", `'\\''`)}'`, input)}`,
    ].join("\n");
  const tags = remaining?.newTags ?? [];
  const next = tags.length > 0 ? `gives it the tags ${tags.join(", ")}` : "changes nothing about it";
  return [
    `${what} is ${stack} ${chosen.address} now, in the state and in ${file}:`,
    `  ${changeText(chosen.change)}`,
    "",
    difference,
    "",
    `The next deploy ${next}: ${command(`deploy ${stack}`, input)}`,
  ].join("\n");
}

/** Where no one setting declares it: those that would, with what they would change besides; or how to write the code. */
function undeclared({ declarations, stack, object }: ObjectOutcome, what: string, input: Where): string {
  if (declarations.length === 0) {
    const concern = stack.slice(input.environment.length + 1);
    return [
      `No setting declares ${what} in ${stack}.`,
      `Write a construct for it in stacks/${concern}.ts, then take it into the state:`,
      `  ${command(`import ${stack} ADDRESS '${object.id.replaceAll("'", `'\\''`)}'`, input)}`,
    ].join("\n");
  }
  return [
    `${what} is nowhere in the code. Decide between:`,
    ...declarations.flatMap(({ change, address, effects, objections }) => [
      `  ${changeText(change)} declares it as ${address}${effects.length > 0 ? ", and would change also:" : ""}`,
      ...effectLines(effects),
      ...objections.map((text) => `    the rules of the house object: ${text}`),
    ]),
    `Write the one that is meant, then: ${command(`import ${stack} ${declarations[0]!.address} '${object.id.replaceAll("'", `'\\''`)}'`, input)}`,
  ].join("\n");
}

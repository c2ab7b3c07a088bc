import { relative } from "node:path";
import { exitCodes, type Report } from "#scripts/commands/cli/report";
import type { AdoptedEdit, Difference, RejectedEdit, SettingChange } from "#scripts/engine/adopt/adoption";
import type { AdoptInput } from "./adopt-input.ts";
import { ambiguousLines, deletedLines, openQuestions, stackLines, unexplainedLines } from "./adopt-text.ts";
import type { AdoptionOutcome, TakenIn } from "./adoption-outcome.ts";
import { changeText, differenceText } from "./change-text.ts";

/** What was adopted, and what somebody has to decide. */
export function reportAdoption(
  outcome: AdoptionOutcome,
  input: Pick<AdoptInput, "rehearse" | "environment" | "all">,
): Report {
  return { data: dataOf(outcome), text: textOf(outcome, input), exitCode: exitCodeOf(outcome) };
}

function exitCodeOf(outcome: AdoptionOutcome): number {
  const { stacks, adoption, written, reason, cutShort } = outcome;
  if (cutShort !== null) return exitCodes[cutShort];
  if (stacks.some(({ kind }) => kind === "blocked")) return exitCodes.failed;
  if (outcome.imports.some((each) => each.reason !== null)) return exitCodes.failed;
  if (reason !== null && reason !== "--dry-run") return exitCodes.failed;
  const toWrite = adoption.edits.length > 0 && !written;
  return toWrite || openQuestions(outcome) > 0 ? exitCodes.decision : exitCodes.ok;
}

function textOf(outcome: AdoptionOutcome, input: Pick<AdoptInput, "rehearse" | "environment" | "all">): string {
  const { adoption, file, written, reason, difference, cutShort } = outcome;
  const edits = adoption.edits.flatMap(editLines);
  const shortFile = relative(process.cwd(), file).startsWith("..") ? file : relative(process.cwd(), file);
  const heading =
    edits.length === 0
      ? []
      : written
        ? [`Written to ${shortFile}, and proved by an empty plan of what it explains:`]
        : reason === "--dry-run"
          ? [`Would be written to ${shortFile}:`]
          : [`Not written to ${shortFile}: ${reason}`];
  const parts = [
    outcome.imports.map(importLine).join("\n"),
    [...heading, ...edits].join("\n"),
    difference,
    adoption.ambiguous.flatMap((each) => ambiguousLines(each, input)).join("\n"),
    adoption.unexplained.flatMap((each) => unexplainedLines(each, input)).join("\n"),
    adoption.deleted.flatMap((each) => deletedLines(each, input)).join("\n"),
    stackLines(outcome, input).join("\n"),
    written && reason !== null ? `But ${reason}` : "",
    cutShort === null
      ? ""
      : `Nothing was adopted: ${reason}\nWhat is in the state stays there, and no file was written; run the same command again for the rest.`,
  ];
  return parts.filter((part) => part !== "").join("\n\n") || "Nothing was changed by hand.";
}

const importLine = ({ stack, address, id, reason }: TakenIn): string =>
  reason === null
    ? `${stack}: ${id} is ${address} now, in the state`
    : `${stack}: ${id} was not taken in as ${address}: ${reason}`;

function editLines({ change, keeps, explains }: AdoptedEdit): readonly string[] {
  return [
    `  ${changeText(change)}`,
    ...explains.map((difference) => `    as ${differenceText(difference)}`),
    ...keeps.map((kept) => `    ${changeText(kept)}, so that nothing follows from it`),
  ];
}

function dataOf(outcome: AdoptionOutcome) {
  const { environment, file, stacks, imports, adoption, difference, written, reason, cutShort } = outcome;
  const change = ({ path, before, value }: SettingChange) => ({ setting: path.join("."), path, before, value });
  const edit = ({ change: own, keeps, explains }: AdoptedEdit) => ({
    ...change(own),
    keeps: keeps.map(change),
    explains: explains.map(difference_),
  });
  const rejected = ({ change: own, explains, effects, refusals }: RejectedEdit) => ({
    ...change(own),
    explains: explains.map(difference_),
    effects: effects.map(difference_),
    refusals,
  });
  return {
    environment,
    file,
    written,
    reason,
    cutShort,
    difference,
    edits: adoption.edits.map(edit),
    ambiguous: adoption.ambiguous.map(({ differences, candidates }) => ({
      differences: differences.map(difference_),
      candidates: candidates.map(edit),
    })),
    unexplained: adoption.unexplained.map(({ difference: own, source, objections, rejected: others, namesakes }) => ({
      ...difference_(own),
      construct: source?.construct ?? null,
      lines: source?.lines ?? [],
      objections,
      rejected: others.map(rejected),
      namesakes: namesakes.map((path) => path.join(".")),
    })),
    deleted: adoption.deleted.map(({ stack, address, source, drops }) => ({
      stack,
      address,
      construct: source?.construct ?? null,
      lines: source?.lines ?? [],
      drops: drops.map(rejected),
    })),
    imports,
    stacks: stacks.map((stack) => ({
      id: stack.node.id,
      status: stack.kind,
      reasons: stack.kind === "refused" ? stack.reasons : stack.kind === "blocked" ? [stack.reason] : [],
      ...(stack.kind === "examined" && {
        replaced: stack.replaced,
        contract: stack.drift.contract,
        missing: stack.drift.missing,
        unknown: stack.drift.unknown,
        secret: stack.drift.secret,
      }),
    })),
  };
}

/** Nothing stays null in JSON: what is not there is told so. */
const difference_ = ({ live, code, ...where }: Difference) => ({ ...where, live: live ?? null, code: code ?? null });

import { exitCodes, type Report } from "#scripts/commands/cli/report";
import type { How, Identified, Wanted } from "#scripts/engine/import/identify";
import type { ImportedResource } from "#scripts/engine/import/import-each";
import type { StackImport } from "#scripts/engine/import/import-into";
import { type Remaining, remainingJson } from "#scripts/engine/import/remaining";
import { commandOn } from "#scripts/engine/own-command";
import { attributeText } from "#scripts/engine/plan/preview-text";
import { printable } from "#scripts/engine/printable";
import type { ImportInput } from "./import-input.ts";
import type { Asked } from "./wanted.ts";

/** What was asked for, and what that came to. */
export interface Asking extends Asked {
  readonly wanted: readonly Wanted[];
  readonly input: Pick<ImportInput, "stack" | "environment" | "rehearse" | "provider" | "acceptReplacement">;
}

const ways: Readonly<Record<How, string>> = {
  given: "as given",
  tag: "found by its tags Stack and Address",
  contract: "named by the stack's published contract",
  name: "found by its tag Name",
  code: "named by the code",
};

/** The command line that deploys or asks about the stack. */
const commandFor = (verb: string, { stack, environment, rehearse, provider }: Asking["input"]): string =>
  commandOn({ environment, rehearsed: rehearse, provider })(`${verb} ${stack}`);

/** Imports as a report: what is in the state now, what is not and why, and what the next deploy would do. */
export function reportImport(result: StackImport, asking: Asking): Report {
  const { stack, resources, refused, remaining, planProblem } = result;
  return {
    data: {
      stack,
      refused,
      planProblem,
      resources: resources.map((each) => {
        const rest = remaining.find(({ address }) => address === each.address);
        return { ...each, remaining: rest ? remainingJson(rest) : null };
      }),
    },
    text: printable(textOf(result, asking)),
    exitCode: exitCodeOf(result, asking),
  };
}

function exitCodeOf({ resources, refused, remaining, planProblem }: StackImport, asking: Asking): number {
  if (resources.some(({ outcome }) => outcome === "failed") || planProblem !== null) return exitCodes.failed;
  const lost = remaining.some(({ verdict }) => verdict === "replaced") && !asking.input.acceptReplacement;
  return refused !== null || lost || isOpen(resources, asking) ? exitCodes.decision : exitCodes.ok;
}

/** Whether something that was asked for by name is still to be said. With --all, what is not found is not there yet. */
export const isOpen = (identified: readonly Identified[], { all, wanted }: Pick<Asking, "all" | "wanted">): boolean =>
  identified.some(({ kind }) => (kind === "unknown" && !all) || (kind === "impossible" && wanted.length === 1));

function textOf({ stack, resources, refused, remaining, planProblem }: StackImport, asking: Asking): string {
  const rest = new Map(remaining.map((each) => [each.address, each]));
  const lines = resources.flatMap((each) => [
    lineOf(each, { refused: refused !== null }),
    ...(each.before === null ? [] : [`  in place of ${each.before}, which still exists and is in no state now`]),
    ...remainingLines(rest.get(each.address)),
  ]);
  const count = resources.filter(({ outcome }) => outcome === "imported").length;
  const summary = `${stack}: ${refused === null ? `${count} imported` : "nothing was imported"}`;
  const problem = planProblem === null ? [] : [`What remains could not be planned: ${planProblem}`];
  return [...lines, "", summary, ...problem, ...nextSteps({ resources, refused, remaining }, asking)].join("\n");
}

/** One line about an address, before or after an import. */
export function lineOf(
  each: Identified & Partial<ImportedResource>,
  { refused }: { readonly refused: boolean },
): string {
  const { address } = each;
  switch (each.kind) {
    case "held":
      return `${address}: the state has it already: ${each.id}`;
    case "other":
      if (each.outcome === "imported") return `${address}: imported ${each.id}, ${ways.given}`;
      if (each.outcome === "failed") return `${address}: FAILED: ${each.reason}`;
      return (
        `${address}: the state has another object there: ${each.heldId}, not ${each.id}. Compare both. If ${each.id} takes its place, add --replace ` +
        "(which is `terraform state rm` and then the import; the other object stays as it is)"
      );
    case "found":
      if (each.outcome === "failed") return `${address}: FAILED: ${each.reason}`;
      if (each.outcome === "absent")
        return `${address}: ${each.id}, ${ways[each.how]}, does not exist; a deploy makes it`;
      return `${address}: ${verbOf(each.outcome, refused)}${each.id}, ${ways[each.how]}`;
    case "ambiguous":
      return [
        `${address}: one of these; run again with the id of the right one:`,
        ...each.candidates.map(({ id, how }) => `  ${id}, ${ways[how]}`),
      ].join("\n");
    case "taken":
      return `${address}: ${each.id} is ${each.by} already; an object belongs to one address only`;
    case "unknown":
      return `${address}: nothing was found for it by tags, contract or names; if it exists, give its id`;
    case "impossible":
      return `${address}: a ${each.type} cannot be imported: ${each.instead}`;
  }
}

function verbOf(outcome: ImportedResource["outcome"] | undefined, refused: boolean): string {
  if (outcome === "imported") return "imported ";
  if (refused) return "would import ";
  return outcome === "left" ? "not imported: " : "";
}

function remainingLines(rest: Remaining | undefined): string[] {
  if (!rest) return [];
  const { verdict, residues, newTags, changes, reason } = rest;
  const lines = [
    ...(verdict === "replaced"
      ? [`WARNING: the next deploy would DESTROY it and make a new one${reason ? `: ${reason}` : ""}`]
      : []),
    ...(verdict === "nothing" ? ["no changes"] : []),
    ...(residues.length > 0 ? [`set once, as AWS does not tell it: ${rootsOf(residues)}`] : []),
    ...(newTags.length > 0 ? [`tags added: ${newTags.join(", ")}`] : []),
    ...changes.map((change) => `differs: ${attributeText(change)}`),
  ];
  return lines.map((line) => `  ${line}`);
}

const rootsOf = (changes: Remaining["residues"]): string =>
  [...new Set(changes.map(({ path }) => path.replace(/[.[].*$/s, "")))].join(", ");

function nextSteps(
  { resources, refused, remaining }: Pick<StackImport, "resources" | "refused" | "remaining">,
  asking: Asking,
): string[] {
  if (refused === "replacement")
    return [
      `Describe in environments/${asking.input.environment}.ts what exists, so that nothing has to be replaced; or import it all the same with --accept-replacement`,
    ];
  if (refused !== null) return [];
  if (remaining.some(({ verdict }) => verdict === "replaced"))
    return [
      `Do not deploy: describe in environments/${asking.input.environment}.ts what exists, then see \`${commandFor("plan", asking.input)}\``,
    ];
  if (resources.some(({ outcome }) => outcome === "imported"))
    return [`Next: \`${commandFor("plan", asking.input)}\` shows the whole stack, and deploy applies it`];
  return [];
}

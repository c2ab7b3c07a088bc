import type { AttributeChange } from "./attribute-changes.ts";
import type { ContractChange } from "./contract-changes.ts";
import { codeText, fitSections, type Section } from "./markdown-text.ts";
import { hasChanges, type PreviewReport, remarksOn, remarksOnSettings, telling } from "./preview-report.ts";
import type { ResourceChange } from "./resource-change.ts";

/** GitHub takes 65,536 characters in one comment; some are left for what others put around it. */
const longest = 60_000;

/** Previews as the summary of a pull request: a table of all stacks, then what changes in each. */
export function previewMarkdown(reports: readonly PreviewReport[], environment: string): string {
  const head: Section = {
    opening: [
      `### Plan of ${codeText(environment)}`,
      "",
      "| Stack | Preview | Add | Change | Replace | Remove |",
      "|---|---|--:|--:|--:|--:|",
    ],
    lines: reports.map(tableRow),
    closing: [""],
  };
  const told = reports.filter((report) => detailLines(report).length > 0);
  const note = `Left out for length; \`npm run sluice -- plan --env ${environment.replace(/[^\w-]/g, "")}\` shows all of it.`;
  return fitSections([head, ...told.map(details)], longest, note);
}

function tableRow(report: PreviewReport): string {
  const { id, label, add, change, replace, remove } = report;
  const counts = report.summary === null ? ["-", "-", "-", "-"] : [add, change, replace, remove];
  const shown = report.refusals.length > 0 ? "refused" : label;
  const marked = shown === "exact" ? shown : `**${shown}**`;
  return `| ${[codeText(id), report.skipped === null ? marked : "skipped", ...counts].join(" | ")} |`;
}

function details(report: PreviewReport): Section {
  const what = report.summary ?? (report.label === "blocked" ? "blocked" : "not planned");
  return {
    opening: ["<details>", `<summary>${codeText(report.id)}: ${what}</summary>`, ""],
    lines: detailLines(report),
    closing: ["", "</details>", ""],
  };
}

function detailLines(report: PreviewReport): string[] {
  const { reasons, refusals, skipped, resources, outputs, contract, drifted } = report;
  if (!hasChanges(report) && reasons.length === 0 && drifted.length === 0 && skipped === null) return [];
  return [
    ...(skipped === null ? [] : [`- not planned: ${codeText(skipped)}`]),
    ...reasons.flatMap((reason) => reason.split("\n").map((line) => `- ${codeText(line.trim())}`)),
    ...refusals.map((refusal) => `- **deploy refuses:** it would ${codeText(refusal)}`),
    ...resources.flatMap(resourceLines),
    ...outputs.map((output) => `- output ${attributeText(output)}`),
    ...(contract ? contractLines(contract) : []),
    ...drifted.map((address) => `- changed outside: ${codeText(address)}`),
    ...remarksOnSettings(report).map(([what, setting]) => `- ${what} ${codeText(setting)}`),
  ];
}

function resourceLines(change: ResourceChange): string[] {
  const reasons = remarksOn(change).map(codeText).join(", ");
  const action = change.action === "replace" || change.action === "delete" ? `**${change.action}**` : change.action;
  const line = `- ${action}${reasons ? ` (${reasons})` : ""} ${codeText(change.address)}`;
  return [line, ...telling(change).map((attribute) => `  - ${attributeText(attribute)}`)];
}

function contractLines({ name, first, fields }: ContractChange): string[] {
  const readers = [...new Set(fields.flatMap((field) => field.readers))];
  if (first) return [`- publishes the contract ${codeText(name)} for the first time${readBy(readers)}`];
  return fields.map((field) => `- contract ${codeText(name)} ${attributeText(field)}${readBy(field.readers)}`);
}

const readBy = (readers: readonly string[]) =>
  readers.length > 0 ? `; read by ${readers.map(codeText).join(", ")}` : "; read by nobody";

const attributeText = ({ path, before, after }: AttributeChange) =>
  `${codeText(path)}: ${before === undefined ? "nothing" : codeText(before)} → ${after === undefined ? "nothing" : codeText(after)}`;

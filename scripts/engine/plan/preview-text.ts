import { printable } from "#scripts/engine/printable";
import type { AttributeChange } from "./attribute-changes.ts";
import type { ContractChange } from "./contract-changes.ts";
import { hasChanges, type PreviewReport, remarksOn, remarksOnSettings, telling } from "./preview-report.ts";
import type { ResourceChange } from "./resource-change.ts";

/** Previews for people: a paragraph per stack, what is lost first, then a line over all. */
export function previewText(reports: readonly PreviewReport[]): string {
  const count = (label: string) => reports.filter((report) => report.label === label).length;
  const labels = ["exact", "placeholder", "blocked"].filter((label) => count(label) > 0);
  const stacks = `${reports.length} ${reports.length === 1 ? "stack" : "stacks"}`;
  const total = `${stacks}: ${labels.map((label) => `${count(label)} ${label}`).join(", ") || "nothing to plan"}`;
  const changing = reports.filter(hasChanges).length;
  return printable([...reports.map(stackText), `${total}; ${changing} with changes`].join("\n\n"));
}

function stackText(report: PreviewReport): string {
  const { id, label, reasons, refusals, summary, skipped, resources, outputs, contract, drifted } = report;
  return [
    `${id}  ${label}: ${skipped ?? summary ?? "not planned"}`,
    ...reasons.map((reason) => indent(reason, 1)),
    ...refusals.map((refusal) => indent(`deploy refuses: it would ${refusal}`, 1)),
    ...resources.flatMap(resourceLines),
    ...outputs.map((output) => indent(`output ${attributeText(output)}`, 1)),
    ...(contract ? contractLines(contract) : []),
    ...drifted.map((address) => indent(`changed outside ${address}`, 1)),
    ...remarksOnSettings(report).map(([what, setting]) => indent(`${what} ${setting}`, 1)),
  ].join("\n");
}

/** A resource's change: what happens to it, and below it the attributes worth a line. */
export function resourceLines(change: ResourceChange): string[] {
  const remarks = remarksOn(change);
  const line = `${change.action} ${change.address}${remarks.length > 0 ? ` (${remarks.join("; ")})` : ""}`;
  return [indent(line, 1), ...telling(change).map((attribute) => indent(attributeText(attribute), 2))];
}

function contractLines({ name, first, fields }: ContractChange): string[] {
  const readers = [...new Set(fields.flatMap((field) => field.readers))];
  if (first) return [indent(`publishes the contract ${name} for the first time${readBy(readers)}`, 1)];
  return fields.map((field) => indent(`contract ${name}.${attributeText(field)}${readBy(field.readers)}`, 1));
}

const readBy = (readers: readonly string[]) => (readers.length > 0 ? `; read by ${readers.join(", ")}` : "");

/** One attribute's change on one line. */
export const attributeText = ({ path, before, after }: AttributeChange) =>
  `${path}: ${before ?? "nothing"} -> ${after ?? "nothing"}`;

const indent = (text: string, depth: number) => text.replace(/^/gm, "  ".repeat(depth));

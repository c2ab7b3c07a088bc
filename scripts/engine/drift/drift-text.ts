import { printable, printableLine } from "#scripts/engine/printable";
import type { DriftedAttribute, DriftFinding } from "./finding.ts";
import { consequence, type DriftReport, kindText, nextSteps, unseen } from "./report.ts";
import { describeDrift, hasDrifted, type StackDrift } from "./stack-drift.ts";

/** Drift for people: a paragraph per stack about which there is something to say, then a line over all. */
export function driftText(report: DriftReport): string {
  const told = report.stacks.filter(hasSomethingToTell);
  const sections = [...told.map((stack) => stackText(stack, report)), ...strayTexts(report), unseen, total(report)];
  return printable(sections.join("\n\n"));
}

/** Whether a stack is worth more than being counted. */
export const hasSomethingToTell = ({ status, findings, remarks, outputsOnly, contract }: StackDrift): boolean =>
  status === "blocked" || findings.length > 0 || remarks.length > 0 || outputsOnly || contract !== null;

/** How many stacks are in which way. */
export function total({ stacks }: Pick<DriftReport, "stacks">): string {
  const counts: readonly (readonly [string, number])[] = [
    ["drifted", stacks.filter(hasDrifted).length],
    ["with code not applied yet", stacks.filter(isPending).length],
    ["not looked at", stacks.filter(({ status }) => status === "blocked").length],
    ["not deployed", stacks.filter(({ status }) => status === "absent").length],
  ];
  const some = counts.filter(([, number]) => number > 0).map(([name, number]) => `${number} ${name}`);
  return `${stacks.length} ${stacks.length === 1 ? "stack" : "stacks"}: ${some.join(", ") || "all as the code says"}`;
}

const isPending = ({ findings, outputsOnly }: StackDrift): boolean =>
  outputsOnly || findings.some(({ kind }) => kind === "pending");

function stackText(stack: StackDrift, report: DriftReport): string {
  const { node, status, reason, findings, remarks, pendingBecause, contract } = stack;
  const head = `${node.id}  ${status === "blocked" ? `could not be looked at: ${reason?.replaceAll("\n", "\n  ")}` : describeDrift(stack)}`;
  const because = isPending(stack) ? pendingBecause.map((why) => `pending since ${why}`) : [];
  const published = (contract?.fields ?? []).map(
    ({ path, before, after, readers }) =>
      `deploying publishes ${contract?.name}.${path}: ${before ?? "nothing"} -> ${after ?? "nothing"}${readBy(readers)}`,
  );
  return [
    head,
    ...[...remarks, ...because].map((line) => indent(printableLine(line), 1)),
    ...findings.flatMap((finding) => findingLines(finding, report)),
    ...published.map((line) => indent(line, 1)),
  ].join("\n");
}

function findingLines(finding: DriftFinding, report: DriftReport): string[] {
  const { address, id, attributes, feeds } = finding;
  const what = consequence(finding);
  const next = nextSteps(finding, report).map(({ purpose, command }) => printableLine(`${purpose}: ${command}`));
  return [
    indent(
      printableLine(`${kindText(finding)} ${address}${id === undefined ? "" : ` (${id})`}${what ? `: ${what}` : ""}`),
      1,
    ),
    ...attributes.map((attribute) => indent(attributeText(attribute), 2)),
    ...feeds.map(({ field, readers }) => indent(`feeds ${field}${readBy(readers)}`, 2)),
    ...next.map((line) => indent(line, 2)),
  ];
}

/** An attribute in one line: what it is, and what it would be. */
export function attributeText({ origin, text: { path, before, after } }: DriftedAttribute): string {
  const [live, code] = [before ?? "nothing", after ?? "nothing"];
  if (origin === "left") return `${path}: ${live} now, was ${code}; deploying leaves it`;
  if (origin === "residue") return `${path}: ${code} in the code; AWS keeps no such setting, deploying notes it`;
  return `${path}: ${live} now, ${code} in the code${origin === "pending" ? ", not applied yet" : ""}`;
}

function strayTexts({ strays, command }: DriftReport): string[] {
  if (strays.problem !== null) return [`Objects that no state holds could not be looked for: ${strays.problem}`];
  if (strays.found.length === 0) return [];
  return [
    [
      `Objects with a stack's tags that no state holds (\`${command("recover --all")}\` says more):`,
      ...strays.found.map(({ stack, address, type, importId, arn }) =>
        indent(printableLine(`${stack}: ${address ?? type ?? "an object"} (${importId ?? arn ?? "id unknown"})`), 1),
      ),
    ].join("\n"),
  ];
}

const readBy = (readers: readonly string[]) =>
  readers.length > 0 ? `, read by ${readers.join(", ")}` : ", read by nobody";

const indent = (text: string, depth: number) => text.replace(/^/gm, "  ".repeat(depth));

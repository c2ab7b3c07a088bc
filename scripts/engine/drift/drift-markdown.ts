import { codeText, fitSections, type Section } from "#scripts/engine/plan/markdown-text";
import { hasSomethingToTell, total } from "./drift-text.ts";
import type { DriftedAttribute, DriftFinding } from "./finding.ts";
import { consequence, type DriftReport, kindText, nextSteps, unseen } from "./report.ts";
import { describeDrift, type StackDrift } from "./stack-drift.ts";

/** GitHub takes 65,536 characters in an issue; some are left for what others put around it. */
const longest = 60_000;

/** Drift as the body of an issue: a table of the stacks, then what happened to each. All that comes from a state is inert code. */
export function driftMarkdown(report: DriftReport): string {
  const { environment, stacks, strays } = report;
  const told = stacks.filter(hasSomethingToTell);
  const head: Section = {
    opening: [
      `### Drift of ${codeText(environment)}`,
      "",
      total(report),
      ...(told.length > 0 ? ["", "| Stack | Found |", "|---|---|"] : []),
    ],
    lines: told.map((stack) => `| ${codeText(stack.node.id)} | ${found(stack)} |`),
    closing: [""],
  };
  const beside: Section = {
    opening: strays.problem === null && strays.found.length === 0 ? [] : ["#### Objects that no state holds", ""],
    lines: [
      ...(strays.problem === null ? [] : [`- could not be looked for: ${codeText(strays.problem)}`]),
      ...strays.found.map(
        ({ stack, address, type, importId, arn }) =>
          `- ${codeText(stack)}: ${codeText(address ?? type ?? "an object")} (${codeText(importId ?? arn ?? "id unknown")})`,
      ),
    ],
    closing: ["", unseen],
  };
  const note = `Left out for length; \`npm run sluice -- drift --env ${environment.replace(/[^\w-]/g, "")}\` shows all of it.`;
  return fitSections([head, ...told.map((stack) => details(stack, report)), beside], longest, note);
}

const found = (stack: StackDrift): string =>
  stack.status === "blocked" ? "**could not be looked at**" : describeDrift(stack);

function details(stack: StackDrift, report: DriftReport): Section {
  const { node, status, reason, remarks, pendingBecause, findings, contract } = stack;
  const because = findings.some(({ kind }) => kind === "pending") || stack.outputsOnly ? pendingBecause : [];
  return {
    opening: ["<details>", `<summary>${codeText(node.id)}: ${found(stack).replaceAll("**", "")}</summary>`, ""],
    lines: [
      ...(status === "blocked" ? (reason ?? "").split("\n").map((line) => `- ${codeText(line.trim())}`) : []),
      ...remarks.map((remark) => `- ${codeText(remark)}`),
      ...because.map((why) => `- pending since ${codeText(why)}`),
      ...findings.flatMap((finding) => findingLines(finding, report)),
      ...(contract?.fields ?? []).map(
        ({ path, before, after, readers }) =>
          `- deploying publishes ${codeText(`${contract?.name}.${path}`)}: ${code(before)} → ${code(after)}${readBy(readers)}`,
      ),
    ],
    closing: ["", "</details>", ""],
  };
}

function findingLines(finding: DriftFinding, report: DriftReport): string[] {
  const { address, id, attributes, feeds, kind } = finding;
  const what = consequence(finding);
  const told = kind === "pending" || kind === "noticed" ? kindText(finding) : `**${kindText(finding)}**`;
  const steps = nextSteps(finding, report).map(({ purpose, command }) => `${purpose}: ${codeText(command)}`);
  return [
    `- ${told} ${codeText(address)}${id === undefined ? "" : ` (${codeText(id)})`}${what ? `: ${codeText(what)}` : ""}`,
    ...attributes.map((attribute) => `  - ${attributeText(attribute)}`),
    ...feeds.map(({ field, readers }) => `  - feeds ${codeText(field)}${readBy(readers)}`),
    ...(steps.length > 0 ? [`  - ${steps.join("; ")}`] : []),
  ];
}

function attributeText({ origin, text: { path, before, after } }: DriftedAttribute): string {
  const where = codeText(path);
  if (origin === "left") return `${where}: ${code(before)} now, was ${code(after)}; deploying leaves it`;
  if (origin === "residue")
    return `${where}: ${code(after)} in the code; AWS keeps no such setting, deploying notes it`;
  return `${where}: ${code(before)} now, ${code(after)} in the code${origin === "pending" ? ", not applied yet" : ""}`;
}

const code = (text: string | undefined) => (text === undefined ? "nothing" : codeText(text));

const readBy = (readers: readonly string[]) =>
  readers.length > 0 ? `, read by ${readers.map(codeText).join(", ")}` : ", read by nobody";

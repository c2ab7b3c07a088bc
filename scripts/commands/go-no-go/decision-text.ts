import { table } from "#scripts/commands/cli/report";
import { forPeople } from "#scripts/engine/go-no-go/criteria";
import type { Decision, Finding } from "#scripts/engine/go-no-go/decision";
import { codeText } from "#scripts/engine/plan/markdown-text";
import { printable } from "#scripts/engine/printable";

/** A value as people read it. */
const valueText = ({ value, unit }: Finding): string => {
  if (value === null) return "-";
  const digits = unit === "rows" ? 0 : unit === "USD" ? 2 : 3;
  return `${Number(value.toFixed(digits))} ${unit}`;
};

const HEADLINE = {
  go: "GO: every criterion is met",
  "no-go": "NO-GO: a criterion is not met",
  decide: "NOT YET: a value is short of the goal and within the limit; people decide",
  "not measured": "NOT YET: something was not measured, which is never a pass",
} as const;

/** The decision for people. */
export function decisionText(environment: string, { verdict, findings }: Decision): string {
  const rows = findings.map((finding) => [
    finding.verdict,
    finding.title,
    valueText(finding),
    finding.limit,
    finding.source,
  ]);
  return printable(
    [
      `${environment}: ${HEADLINE[verdict]}`,
      "",
      table([["VERDICT", "CRITERION", "VALUE", "LIMIT", "SOURCE"], ...rows]),
      "",
      `For people to say: ${forPeople.join("; ")}.`,
    ].join("\n"),
  );
}

/** The same for an issue. */
export const decisionMarkdown = (environment: string, { verdict, findings }: Decision): string =>
  [
    `### Go or no-go: ${codeText(environment)}`,
    "",
    `**${HEADLINE[verdict]}**`,
    "",
    "| verdict | criterion | value | limit | source |",
    "|---|---|--:|---|---|",
    ...findings.map(
      (finding) =>
        `| **${finding.verdict}** | ${finding.title} | ${valueText(finding)} | ${finding.limit} | ${codeText(finding.source)} |`,
    ),
    "",
    `For people to say: ${forPeople.join("; ")}.`,
  ].join("\n");

import { decisionPaper, projectReport } from "./earlier-estimates.ts";

const usd = (value: number | null): string =>
  value === null ? "" : value.toLocaleString("en-US", { minimumFractionDigits: 2, maximumFractionDigits: 2 });

const row = (cells: readonly string[]): string => `| ${cells.join(" | ")} |`;
const sum = (values: readonly (number | null)[]): number =>
  values.reduce<number>((total, value) => total + (value ?? 0), 0);

/** The section about the two estimates that the platform began with: made again, and where they err. */
export function earlierEstimates(): string {
  const paper = decisionPaper();
  const said = sum(paper.map(({ saidUsd }) => saidUsd));
  const report = projectReport();
  const [before, after] = [sum(report.map((line) => line.before)), sum(report.map((line) => line.after))];
  const right = sum(report.map(({ rightUsd }) => rightUsd));
  const saving = before - after;
  return [
    "## The earlier estimates, made again",
    "",
    "### The decision paper: 500 GB of events a month",
    "",
    row(["", "said", "USD", "right", "USD"]),
    "|---|---|--:|---|--:|",
    ...paper.map((line) => row([line.what, line.said, usd(line.saidUsd), line.right, usd(line.rightUsd)])),
    "",
    `Its lines are ${usd(said)} and "others, $300-500": ${usd(said + 300)} to ${usd(said + 500)}, told as $5,000-5,500. The right column is ${usd(sum(paper.map(({ rightUsd }) => rightUsd)))} for the same`,
    "things, the table in its first month; what it does not have (the API, functions per request, logs, recovery, the cluster, database and cache) is in",
    "the table of production above. Its limits of $3,500, $5,200 and $5,500 contradict each other: `costs` has the one that was approved, $5,500, and",
    "the target of $4,500.",
    "",
    "### The project report: a small environment",
    "",
    row(["", "before", "after", "right", "USD"]),
    "|---|--:|--:|---|--:|",
    ...report.map((line) => row([line.what, String(line.before), String(line.after), line.right, usd(line.rightUsd)])),
    row(["**sum**", `**${before}**`, `**${after}**`, "", `**${usd(right)}**`]),
    "",
    `- It tells a saving of 21 % ($82.30 to $64.73, which is in no table); its own table saves $${saving} of $${before}, ${((saving / before) * 100).toFixed(1)} %, and all of it by taking a node away.`,
    `- Its bill of twelve days is $123.77, $${((123.77 / 12) * (730 / 24)).toFixed(0)} a month and not $${after}. $82.30 of it for EKS is $${(82.3 / (12 * 24)).toFixed(2)} an hour, three times standard support.`,
    "- It has no addresses ($3.65 a month each), keys, alarms, logs, volumes of nodes, or traffic.",
    "",
  ].join("\n");
}

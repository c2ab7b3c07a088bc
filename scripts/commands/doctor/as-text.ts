import type { Finding, FindingStatus } from "#scripts/engine/doctor/finding";

const marks: Readonly<Record<FindingStatus, string>> = { problem: "✗", warning: "!", ok: "✓", skipped: "-" };
/** Worst first. */
const order = Object.keys(marks) as FindingStatus[];
const words: Readonly<Record<FindingStatus, (count: number) => string>> = {
  problem: (count) => `${count} ${count === 1 ? "problem" : "problems"}`,
  warning: (count) => `${count} ${count === 1 ? "warning" : "warnings"}`,
  ok: (count) => `${count} ok`,
  skipped: (count) => `${count} skipped`,
};

/** Findings for people: problems first, each with what to do about it, and a count of each kind. */
export function asText(findings: readonly Finding[]): string {
  const width = Math.max(...findings.map(({ check }) => check.length));
  const indent = " ".repeat(width + 4);
  const lines = order.flatMap((status) =>
    findings
      .filter((finding) => finding.status === status)
      .flatMap(({ check, found, remedy }) => [
        `${marks[status]} ${check.padEnd(width)}  ${found.replace(/\s*\n\s*/g, " ")}`,
        ...(remedy ? [`${indent}-> ${remedy}`] : []),
      ]),
  );
  const counts = order
    .map((status) => words[status](findings.filter((finding) => finding.status === status).length))
    .filter((text) => !text.startsWith("0 "));
  return [...lines, "", counts.join(", ")].join("\n");
}

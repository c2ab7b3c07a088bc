import type { EnvironmentVerdict, Finding } from "./check.ts";

/** Whether nothing is open and every skip is in order. */
export const passes = ({ open, problems }: EnvironmentVerdict): boolean => open.length === 0 && problems.length === 0;

/** What is left to do, for people, and a line of counts per environment. */
export function verdictText(verdicts: readonly EnvironmentVerdict[]): string {
  return [...verdicts.flatMap(details), ...verdicts.map(countsOf)].join("\n");
}

function details({ open, problems }: EnvironmentVerdict): string[] {
  const stacks = [...new Set(open.map(({ stack }) => stack))];
  const sections = stacks.map((stack) => [stack, ...byAddress(open.filter((each) => each.stack === stack)), ""]);
  return [...sections.flat(), ...problems, ...(problems.length > 0 ? [""] : [])];
}

const byAddress = (findings: readonly Finding[]): string[] =>
  findings.flatMap(({ address, check, title, link }, index) => [
    ...(findings[index - 1]?.address === address ? [] : [`  ${address}`]),
    `    ${check}  ${title}`,
    `      ${link}`,
  ]);

function countsOf({ environment, stacks, passed, open, accepted, problems }: EnvironmentVerdict): string {
  const wrong = problems.length > 0 ? `, ${problems.length} wrong with the skips` : "";
  return `${environment}: ${stacks} stacks, ${passed} passed, ${open.length} failed, ${accepted.length} skipped${wrong}`;
}

import { codeText, fitSections, type Section } from "#scripts/engine/plan/markdown-text";
import { type Comparison, type Mismatch, rowsOf } from "./comparison.ts";
import { verdictOf } from "./comparison-text.ts";
import type { DayLine, DualRun } from "./two-weeks.ts";

/** GitHub takes 65,536 characters; some are left for what others put around it. */
const LONGEST = 60_000;
const CUT = "Left out for length; --json has all of it.";

/** A day's comparison for a pull request or an issue. All that comes from data is inert code. */
export function comparisonMarkdown(of: Comparison): string {
  const { environment, pipeline, day, rows, broken, brokenRows, expired } = of;
  const head: Section = {
    opening: [
      `### ${codeText(pipeline)} in ${codeText(environment)}${day === null ? "" : `, ${day}`}`,
      "",
      `**${verdictOf(of)}**`,
      "",
      "| equal | different | only old | only new | unreadable |",
      "|--:|--:|--:|--:|--:|",
      `| ${rows.equal} | ${rows.different} | ${rows.onlyOld} | ${rows.onlyNew} | ${broken} |`,
      "",
    ],
    lines: [
      ...brokenRows.map(({ place, reason }) => `- row ${place} ${codeText(reason)}`),
      ...expired.map((each) => `- ${codeText(each)}`),
    ],
    closing: [""],
  };
  return fitSections([head, ...of.mismatches.map(section)], LONGEST, CUT);
}

/** The report of a dual run. */
export function dualRunMarkdown(of: DualRun): string {
  const { environment, pipeline, from, to, days, missing, otherMapping, mismatches } = of;
  const head: Section = {
    opening: [
      `### Dual run of ${codeText(pipeline)} in ${codeText(environment)}, ${from} to ${to}`,
      "",
      `**${missing.length > 0 ? `${missing.length} days were not compared` : verdictOf(of)}**`,
      "",
      "| day | rows | equal | explained | open | unreadable |",
      "|---|--:|--:|--:|--:|--:|",
    ],
    lines: [...days.map(row), `| together | ${rowsOf(of.rows)} | ${totals(days)} |`],
    closing: [
      "",
      ...(missing.length > 0 ? [`Missing: ${missing.join(", ")}`, ""] : []),
      ...(otherMapping.length > 0 ? [`By another mapping, to be compared again: ${otherMapping.join(", ")}`, ""] : []),
    ],
  };
  return fitSections([head, ...mismatches.map(section)], LONGEST, CUT);
}

const row = ({ day, compared, equal, explained, open, broken }: DayLine): string =>
  `| ${day} | ${compared} | ${equal} | ${explained} | ${open} | ${broken} |`;

const totals = (days: readonly DayLine[]): string =>
  (["equal", "explained", "open", "broken"] as const)
    .map((name) => days.reduce((total, day) => total + day[name], 0))
    .join(" | ");

function section({ field, open, explained, examples }: Mismatch): Section {
  return {
    opening: [`#### ${codeText(field)}: ${open} unexplained`, ""],
    lines: [
      ...explained.map(({ cause, until, rows }) => `- ${rows} explained until ${until}: ${codeText(cause)}`),
      ...examples.map(
        ({ key, place, old, new: here }) =>
          `- ${codeText(key)}${place > 0 ? ` (row ${place})` : ""}: old ${codeText(old)}, new ${codeText(here)}`,
      ),
    ],
    closing: [""],
  };
}

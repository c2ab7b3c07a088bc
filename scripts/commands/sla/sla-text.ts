import type { SlaViolation } from "#functions/sla/violation";
import type { SlaBoard, SlaReport, WatchedSla } from "#scripts/engine/sla/sla-board";

/** To the minute; the last instant before a minute is told as that minute, as the end of a window in real time. */
const minute = (time: string): string => {
  const at = new Date(Date.parse(time) + 1).toISOString();
  return `${at.slice(0, 16).replace("T", " ")} UTC`;
};

const promiseOf = ({ sla_type, deadline_minutes, time_zone }: WatchedSla): string =>
  ({
    realtime: `every ${deadline_minutes} minutes`,
    hourly: `within ${deadline_minutes} minutes of each hour (${time_zone})`,
    daily: `by ${Math.floor(deadline_minutes / 60)}:${String(deadline_minutes % 60).padStart(2, "0")} for the day before (${time_zone})`,
  })[sla_type];

const standing = ({ status, since, nextDeadline }: WatchedSla): string => {
  if (status === "off") return "not watched";
  const next = nextDeadline ? `, next deadline ${minute(nextDeadline)}` : "";
  if (status === "new") return `not judged yet${next}`;
  return `${status === "ok" ? "kept" : "BROKEN"} since ${minute(since ?? "")}${next}`;
};

/** Every promise, two lines each. */
export function boardText(environment: string, { slas, bad }: SlaBoard): string {
  const broken = slas.filter(({ status }) => status === "violated").length;
  const lines = slas.flatMap((each) => [
    `  ${each.pipeline_name} ${promiseOf(each)}: ${standing(each)}`,
    `    ${each.key}, ${each.owner}, ${each.slack_channel}`,
  ]);
  const wrong = bad.map(({ key, reason }) => `  ${key || "(no key)"}: is no definition and not watched: ${reason}`);
  return [`${environment}: ${slas.length} promises, ${broken} broken`, ...lines, ...wrong].join("\n");
}

/** What was missed, a line each. */
export function historyText(environment: string, violations: readonly SlaViolation[], days: number): string {
  const head = `${environment}: ${violations.length} deadlines missed in the last ${days} days`;
  const lines = violations.map(
    ({ pipeline_name, sla_type, deadline_at, resolved_at, closed_at }) =>
      `  ${minute(deadline_at)}  ${pipeline_name} ${sla_type}: ${fateOf(resolved_at, closed_at)}`,
  );
  return [head, ...lines].join("\n");
}

const fateOf = (resolved: string | undefined, closed: string | undefined): string => {
  if (resolved) return `came ${minute(resolved)}`;
  return closed ? `promised otherwise or no longer since ${minute(closed)}` : "has not come";
};

/** How promises were kept, a line each. */
export function reportText(environment: string, reports: readonly SlaReport[], days: number): string {
  const lines = reports.map(({ key, since, windows, missed, metPercent, longestMinutes }) => {
    const from = since ? `, since ${minute(since)}` : "";
    if (metPercent === undefined) return `  ${key}: no deadline yet${from}`;
    const late = missed > 0 ? `, ${longestMinutes} minutes late at most` : "";
    return `  ${key}: ${metPercent} % of ${windows} kept, ${missed} missed${late}${from}`;
  });
  return [`${environment}, the last ${days} days:`, ...lines].join("\n");
}

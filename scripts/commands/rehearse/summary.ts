import { formatSeconds } from "#scripts/engine/progress";
import type { StackResult } from "#scripts/engine/run/run-request";
import { paceText } from "#scripts/rehearsal/load/pace-text";
import { rejectionLines } from "#scripts/rehearsal/load/rejection-text";
import type { LoadResult, ScoredCounts } from "#scripts/rehearsal/load/result";

/** What a rehearsal came to; its JSON form is the document of `rehearse --json`. */
export interface RehearsalFacts extends Omit<LoadResult, "seconds"> {
  readonly environment: string;
  readonly stacks: readonly StackResult[];
  /** Seconds per phase. */
  readonly phases: Readonly<Record<string, number>>;
  /** Where the states lie. */
  readonly states: { readonly endpoint: string; readonly bucket: string };
  /** What can be called while it is up, by name. */
  readonly urls: Readonly<Record<string, string>>;
}

/** The summary for people. */
export function describeRehearsal(facts: RehearsalFacts, { standing }: { readonly standing: boolean }): string {
  const sections = [describeStacks(facts), describeEvents(facts), describePhases(facts), describeStates(facts)];
  return [...sections, ...(standing ? [describeUrls(facts)] : []), nextSteps(facts, standing)]
    .filter((text) => text !== "")
    .join("\n\n");
}

function describeStacks({ environment, stacks }: RehearsalFacts): string {
  const done = stacks.filter(({ status }) => status === "done");
  const resources = done.reduce((sum, stack) => sum + (stack.resources ?? 0), 0);
  const problems = stacks
    .filter(({ status }) => status !== "done")
    .map(({ id, status, brief }) => `\n  ${id} ${status}: ${brief}`);
  return `${done.length} of ${stacks.length} stacks of ${environment} are deployed, ${resources} resources, each stack with its own state${problems.join("")}`;
}

function describeEvents({
  events,
  archived,
  scored,
  rejections,
  lostIds,
  latencyMs,
  eventsPerSecond,
  pace,
}: RehearsalFacts): string {
  if (events.read === 0) return "";
  const { read, rejected, sent, stored, duplicate, conflict, quarantined, lost } = events;
  const milliseconds = (value: number | null) => (value === null ? "-" : `${Math.round(value)} ms`);
  return [
    `Events: ${read} read = ${rejected} rejected + ${sent} sent`,
    `        ${sent} sent = ${stored} stored + ${duplicate} duplicate + ${conflict} conflict + ${quarantined} quarantined + ${lost} lost`,
    `        decided ${Math.round(eventsPerSecond)} per second, from the first request to the last decision; from ingestion to decision p50 ${milliseconds(latencyMs.p50)}, p95 ${milliseconds(latencyMs.p95)}, p99 ${milliseconds(latencyMs.p99)}`,
    ...(pace === null ? [] : [`        ${paceText(pace)}`]),
    ...(archived === null
      ? []
      : [`        archived ${archived} of ${sent} sent${archived === sent ? "" : `: ${sent - archived} MISSING`}`]),
    ...(scored === null ? [] : [describeScored(scored)]),
    ...rejectionLines(rejections, rejected),
    ...(lost > 0 ? [`  LOST: ${lostIds.join(", ")}${lost > lostIds.length ? ", ..." : ""}`] : []),
  ].join("\n");
}

function describeScored({ transactions, rows, missing, twice, alerts }: ScoredCounts): string {
  const trouble = [...(missing > 0 ? [`${missing} MISSING`] : []), ...(twice > 0 ? [`${twice} TWICE`] : [])];
  return `        scored ${rows} of ${transactions} card transactions, ${alerts} alerts${trouble.length > 0 ? `: ${trouble.join(", ")}` : ""}`;
}

function describePhases({ phases }: RehearsalFacts): string {
  const total = Object.values(phases).reduce((sum, seconds) => sum + seconds, 0);
  const parts = Object.entries(phases).map(([name, seconds]) => `${name} ${formatSeconds(seconds)}`);
  return `Time:   ${[...parts, `together ${formatSeconds(total)}`].join(", ")}`;
}

const describeStates = ({ stacks, states }: RehearsalFacts): string =>
  `States: s3://${states.bucket}/<key> in the local cloud, for instance ${stacks[0]?.stateKey ?? "none"}`;

const describeUrls = ({ urls }: RehearsalFacts): string =>
  ["Up:", ...Object.entries(urls).map(([name, url]) => `  ${name.padEnd(8)}${url}`)].join("\n");

function nextSteps({ environment, stacks }: RehearsalFacts, standing: boolean): string {
  if (stacks.some(({ status }) => status !== "done")) return "Run it again to go on: what is deployed stays as it is.";
  const stack = stacks[0]?.id ?? `${environment}-vpc`;
  const option = environment === "local" ? "" : ` --env ${environment}`;
  return [
    `Try next${standing ? ", in another terminal" : ""}:`,
    `  npm run sluice -- stacks --env ${environment}`,
    `  npm run sluice -- exec${option} -- terraform -chdir=cdktf.out/stacks/${stack} state list`,
    `  npm run sluice -- exec${option} -- npx cdktf diff ${stack}`,
    ...(standing ? [`  npm run --silent sluice -- token${option}   (a bearer token for the API above)`] : []),
    ...(standing ? ["Ctrl-C ends it; the next start goes on from here."] : []),
  ].join("\n");
}

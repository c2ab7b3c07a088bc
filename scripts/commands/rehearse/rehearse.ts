import type { Environment } from "#environments/environment";
import type { Context } from "#scripts/commands/cli/context";
import { endRehearsal } from "#scripts/commands/cli/end-rehearsal";
import { exitCodes, type Report } from "#scripts/commands/cli/report";
import { exitCodeOf } from "#scripts/commands/cli/run-report";
import { targetOf } from "#scripts/commands/cli/target";
import { whileIntact } from "#scripts/commands/cli/while-intact";
import { afterWriting, deployEnvironment } from "#scripts/commands/deploy/deploy-environment";
import { Failure } from "#scripts/engine/failure";
import type { OverrideChoice } from "#scripts/engine/overrides";
import { findEnvironment } from "#scripts/engine/synthesize";
import { eventsUrl } from "#scripts/rehearsal/load/events-url";
import { type LoadResult, nothingSent } from "#scripts/rehearsal/load/result";
import type { LoadSource } from "#scripts/rehearsal/load/run-load";
import { type Rehearsal, startRehearsal } from "#scripts/rehearsal/rehearsal";
import { rehearsalDirectory } from "#scripts/rehearsal/rehearsal-directory";
import { SessionTaken } from "#scripts/rehearsal/session/session";
import { chooseSource, deployedApiUrl, isKept, sendEvents } from "./events.ts";
import { type LiveRehearsal, startLive } from "./live.ts";
import { createPhases, type Phases } from "./phases.ts";
import { describeRehearsal, type RehearsalFacts } from "./summary.ts";

export interface RehearseInput {
  readonly environment: string;
  /** End after the summary instead of staying up. */
  readonly once: boolean;
  /** CSV or JSONL file with the events to send. @default made-up ones */
  readonly input?: string | undefined;
  /** How many events to make up; 0 sends none. @default 2,000 */
  readonly events?: number | undefined;
  /** Events to send per second. @default as fast as they are decided */
  readonly rate?: number | undefined;
  /** Events per second for ten seconds of the run. @default no spike */
  readonly spike?: number | undefined;
  /** Part of made-up events that thieves make, 0 to 1. @default 0.01 */
  readonly fraud?: number | undefined;
  /** Stacks deployed at once. @default the number of cores */
  readonly parallel?: number | undefined;
  /** What to do about ad-hoc settings of an earlier run. @default ask */
  readonly overrides?: OverrideChoice | undefined;
  /** Port of the live page, which there is unless it ends at once. @default that of the last run, or any */
  readonly port?: number | undefined;
}

interface Run {
  readonly input: RehearseInput;
  readonly environment: Environment;
  readonly source: LoadSource | undefined;
  readonly rehearsal: Rehearsal;
  readonly phases: Phases;
  readonly live: LiveRehearsal | undefined;
}

/** The whole platform on this machine: deploys every stack, sends events through it, accounts for each, and stays up. */
export async function rehearse(context: Context, input: RehearseInput): Promise<Report> {
  const source = await chooseSource(input, context.variables);
  const phases = createPhases();
  const { environment, rehearsal } = await phases.time("start", () => start(context, input));
  let standing = false;
  let live: LiveRehearsal | undefined;
  try {
    if (!input.once) live = await startLive(context, { rehearsal, environment, port: input.port });
    const outcome = await whileIntact(rehearsal, live?.context ?? context, (guarded) =>
      run(guarded, { input, environment, source, rehearsal, phases, live }),
    );
    if (outcome.kind === "written") {
      await live?.stop();
      await endRehearsal(rehearsal, context);
      return { data: undefined, text: "", exitCode: await context.again(afterWriting) };
    }
    standing = outcome.standing;
    const { report } = outcome;
    return standing ? { ...report, afterwards: () => stand(context, { rehearsal, live }, report.exitCode) } : report;
  } finally {
    if (!standing) {
      await live?.stop();
      await endRehearsal(rehearsal, context);
    }
  }
}

async function start(context: Context, { environment: name }: RehearseInput) {
  const environment = findEnvironment({
    platform: await context.platform(),
    environment: name,
    variables: context.variables,
  });
  try {
    const rehearsal = await startRehearsal({ root: context.root, environment, log: context.progress.note });
    return { environment, rehearsal };
  } catch (error) {
    throw error instanceof SessionTaken ? alreadyRunning(error, { name, root: context.root }) : error;
  }
}

function alreadyRunning(
  { holder }: SessionTaken,
  { name, root }: { readonly name: string; readonly root: string },
): Failure {
  const urls = Object.entries(holder.attachment?.urls ?? {}).map(([what, url]) => `\n  ${what}: ${url}`);
  return new Failure(
    "failed",
    `a rehearsal of ${name} is up already: process ${holder.pid}, since ${holder.startedAt} (${rehearsalDirectory(root, name)})${urls.join("")}\n` +
      `Work with it: npm run sluice -- deploy --rehearse --env ${name}, or npm run sluice -- exec --env ${name} -- COMMAND. Ctrl-C in its terminal ends it.`,
  );
}

type Outcome =
  | { readonly kind: "ran"; readonly report: Report; readonly standing: boolean }
  | { readonly kind: "written" };

async function run(context: Context, { input, environment, source, rehearsal, phases, live }: Run): Promise<Outcome> {
  const target = targetOf(context, rehearsal.attachment.environment);
  const began = performance.now();
  const deployment = await deployEnvironment(context, target, { ...input, stacks: [] });
  if (deployment.kind === "written") return deployment;
  const { result, synthSeconds } = deployment;
  phases.add("synth", synthSeconds);
  phases.add("deploy", (performance.now() - began) / 1000 - synthSeconds);

  live?.deployed();

  const deployCode = exitCodeOf(result, context);
  const deployed = deployCode === exitCodes.ok;
  const load =
    deployed && source
      ? await phases.time("events", () =>
          sendEvents(context, { rehearsal, environment, source, rate: input.rate, spike: input.spike }),
        )
      : undefined;
  if (load) live?.accounted(load);
  if (deployed) rehearsal.announceUrl("api", eventsUrl(await deployedApiUrl(rehearsal, environment)));
  const standing = deployed && !input.once;
  const facts: RehearsalFacts = {
    environment: environment.name,
    stacks: result.stacks,
    ...withoutSeconds(load ?? nothingSent),
    phases: phases.seconds(),
    states: { endpoint: rehearsal.access.endpoint, bucket: environment.state.bucket },
    urls: rehearsal.attachment.urls,
  };
  const exitCode = load && !isKept(load) ? exitCodes.failed : deployCode;
  return { kind: "ran", standing, report: { data: facts, text: describeRehearsal(facts, { standing }), exitCode } };
}

/** The phases tell the time. */
function withoutSeconds({ seconds: _, ...rest }: LoadResult): Omit<LoadResult, "seconds"> {
  return rest;
}

/** Stays up until it is asked to end, which is no failure, or breaks. */
async function stand(
  context: Context,
  { rehearsal, live }: Pick<Run, "rehearsal" | "live">,
  exitCode: number,
): Promise<number> {
  const { requested } = context.interruption;
  const asked = new Promise<void>((resolve) => {
    if (requested.aborted) resolve();
    else requested.addEventListener("abort", () => resolve(), { once: true });
  });
  // A promise alone does not keep the process alive.
  const alive = setInterval(() => {}, 2 ** 30);
  rehearsal.schedules.start();
  try {
    const broken = await Promise.race([asked, rehearsal.broken]);
    if (broken) throw broken;
    return exitCode;
  } finally {
    await live?.stop();
    await endRehearsal(rehearsal, context);
    clearInterval(alive);
  }
}

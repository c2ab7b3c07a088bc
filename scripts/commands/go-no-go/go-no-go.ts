import { existsSync } from "node:fs";
import { join } from "node:path";
import { metricsNamespace } from "#constructs/core/naming";
import type { Environment } from "#environments/environment";
import { pipelineNames } from "#functions/pipelines/settings";
import { withAccount } from "#scripts/commands/cli/account";
import { callersPath } from "#scripts/commands/cli/callers-path";
import type { Context } from "#scripts/commands/cli/context";
import { exitCodes, type Report } from "#scripts/commands/cli/report";
import { resultsDirectory } from "#scripts/commands/compare-runs/results-directory";
import { configurationsOf } from "#scripts/engine/cost/configurations";
import { forecast } from "#scripts/engine/cost/forecast";
import { Failure } from "#scripts/engine/failure";
import { forPeople } from "#scripts/engine/go-no-go/criteria";
import { decide, type Measurement, type Measurements, notMeasured } from "#scripts/engine/go-no-go/decision";
import { keptMismatches } from "#scripts/engine/go-no-go/kept-mismatches";
import { measuredFile, rehearsedMeasurements } from "#scripts/engine/go-no-go/measured-file";
import { printableLine } from "#scripts/engine/printable";
import { accessFailure } from "#scripts/engine/store/access-failure";
import { findEnvironment } from "#scripts/engine/synthesize";
import { decisionMarkdown, decisionText } from "./decision-text.ts";

export interface GoNoGoInput {
  readonly environment: string;
  /** Days of metrics, 1 to 60. @default 7 */
  readonly days?: number | undefined;
  /** File of values that come before all others. */
  readonly measurements?: string | undefined;
  /** JSON document of a rehearsal; CloudWatch is not asked then. */
  readonly summary?: string | undefined;
  /** Whether CloudWatch may be asked. */
  readonly askAws: boolean;
  /** @default every pipeline that is between the systems, or that was compared */
  readonly pipeline?: string | undefined;
  /** @default "migration/results/<environment>" */
  readonly results?: string | undefined;
  readonly markdown: boolean;
}

/**
 * Holds the criteria of the migration against what was measured.
 * @throws Failure for files that are none, and where CloudWatch cannot be asked
 */
export async function goNoGo(context: Context, input: GoNoGoInput): Promise<Report> {
  const given =
    input.measurements === undefined ? {} : measuredFile(callersPath(input.measurements, context.variables));
  const request = { platform: await context.platform(), environment: input.environment, variables: context.variables };
  const environment = findEnvironment(request);
  const measurements: Measurements = {
    ...notMeasured("nobody measured it: --measurements FILE takes a value"),
    openMismatches: mismatches(context, input, environment),
    estimatedCostPerDayUsd: given.estimatedCostPerDayUsd ?? estimate(environment, request),
    ...(await measured(context, input, environment)),
    ...given,
  };
  const decision = decide(measurements);
  return {
    data: { environment: environment.name, ...decision, forPeople },
    text: (input.markdown ? decisionMarkdown : decisionText)(environment.name, decision),
    exitCode: decision.verdict === "go" ? exitCodes.ok : exitCodes.decision,
  };
}

async function measured(
  context: Context,
  { summary, askAws, days = 7, environment: name }: GoNoGoInput,
  environment: Environment,
): Promise<Partial<Measurements>> {
  if (summary !== undefined) {
    const notOnAws = {
      missing: "a rehearsal cannot measure it: it pays nothing, and starts functions as AWS does not",
    };
    const found = rehearsedMeasurements(callersPath(summary, context.variables));
    return { costPerDayUsd: notOnAws, coldStartSeconds: notOnAws, ...found };
  }
  if (!askAws) return {};
  const { CloudWatchClient } = await import("@aws-sdk/client-cloudwatch");
  const { cloudwatchMeasurements } = await import("#scripts/engine/go-no-go/cloudwatch-measurements");
  return withAccount(context, { environment: name, rehearse: false }, environment, async ({ config }) => {
    const client = new CloudWatchClient(config);
    const namespace = metricsNamespace(environment);
    try {
      return await cloudwatchMeasurements({ client, namespace, days, now: new Date() });
    } catch (error) {
      throw accessFailure(error, {
        action: `reading the metrics of ${namespace}`,
        region: environment.region,
        permission: "and that your role may call cloudwatch:GetMetricData",
      });
    } finally {
      client.destroy();
    }
  });
}

function mismatches(context: Context, input: GoNoGoInput, environment: Environment): Measurement {
  const { pipeline } = input;
  if (pipeline !== undefined && !pipelineNames.includes(pipeline))
    throw new Failure(
      "usage",
      `--pipeline ${printableLine(pipeline)}: there is no such pipeline; there are ${pipelineNames.join(", ")}`,
    );
  const directory = resultsDirectory(context, input);
  const between = (name: string) => ["dual-run", "canary"].includes(environment.pipelines[name]?.mode ?? "primary");
  const compared = pipelineNames.filter((name) => between(name) || existsSync(join(directory, name)));
  const today = new Date().toISOString().slice(0, 10);
  const pipelines = pipeline === undefined ? compared : [pipeline];
  return keptMismatches({ directory, environment: environment.name, pipelines, today });
}

const DAYS_A_YEAR = 365;

/** What `sluice cost` expects of a day in the first month, at the volume that is expected. */
function estimate(environment: Environment, request: Parameters<typeof configurationsOf>[0]): Measurement {
  const { configurations } = configurationsOf(request);
  const [first] = forecast(environment, configurations, { months: [1] }).estimates;
  if (!first || first.cents === 0) return { missing: "there is no estimate: sluice cost" };
  const { eventsGb } = first.scenario;
  return {
    value: Math.round((first.cents * 12) / DAYS_A_YEAR) / 100,
    source: `sluice cost ${environment.name}: ${eventsGb} GB, month 1, a day`,
  };
}

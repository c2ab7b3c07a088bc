import { join } from "node:path";
import type { Environment } from "#environments/environment";
import type { Context } from "#scripts/commands/cli/context";
import { type EngineRun, withEngine } from "#scripts/commands/cli/engine-run";
import type { Report } from "#scripts/commands/cli/report";
import { type Target, withTarget } from "#scripts/commands/cli/target";
import { cautionsOn } from "#scripts/engine/availability/cautions";
import { compareSwitch } from "#scripts/engine/availability/compare-switch";
import { costDifference, type Priced } from "#scripts/engine/availability/cost-difference";
import { usualMinutes } from "#scripts/engine/availability/duration";
import { directionTo } from "#scripts/engine/availability/effects";
import { quotaUses } from "#scripts/engine/availability/quotas";
import { verdictOn } from "#scripts/engine/availability/verdict";
import { setsAvailability, withAvailability } from "#scripts/engine/availability/with-availability";
import { Failure, messageOf } from "#scripts/engine/failure";
import { readTerraformJson } from "#scripts/engine/ledger/terraform-json";
import { findEnvironment, type Platform } from "#scripts/engine/synthesize";
import { openPlanFiles } from "#scripts/engine/terraform/plan-files";
import type { AvailabilityInput } from "./availability-input.ts";
import type { Switch } from "./switch.ts";
import { reportSwitch, reportUnchanged } from "./switch-report.ts";

/** Shows what switching an environment's availability would do, and writes the setting if asked to and nothing speaks against it. */
export async function availability(context: Context, input: AvailabilityInput): Promise<Report> {
  const platform = await context.platform();
  const { environment: name, availability: to } = input;
  refuseAdHocSettings(context.variables, input);
  const environment = findEnvironment({ platform, environment: name, variables: context.variables });
  if (environment.availability === to) return reportUnchanged(input);

  const other = withAvailability(platform, to);
  requireValid(other, input, context.variables);
  const compared = await withTarget(context, input, (target, guarded) => compare(guarded, target, { input, other }));
  const verdict = verdictOn(compared.stacks);
  const written = input.write && verdict === "safe";
  if (written) await write(context, input);
  return reportSwitch({ ...compared, from: environment.availability, verdict, written }, input);
}

/** The file is what is switched: an ad-hoc setting on top of it would hide what the file says, or make safe what the file alone is not. */
function refuseAdHocSettings({ SLUICE_SET }: NodeJS.ProcessEnv, { write }: AvailabilityInput): void {
  if (SLUICE_SET && write)
    throw new Failure("usage", "SLUICE_SET is set, and what is written is judged by the file alone; unset it");
  if (setsAvailability(SLUICE_SET))
    throw new Failure("usage", "SLUICE_SET sets availability, which is what this command is about; leave it out there");
}

/** What the switch asks of other settings (room for more nodes, say) is for a person to decide. */
function requireValid(platform: Platform<Environment>, input: AvailabilityInput, variables: NodeJS.ProcessEnv): void {
  try {
    findEnvironment({ platform, environment: input.environment, variables });
  } catch (error) {
    const text = `${input.environment} cannot be ${input.availability} with its other settings as they are: ${messageOf(error)}`;
    throw new Failure("decision", text, { cause: error });
  }
}

interface Comparison {
  readonly input: AvailabilityInput;
  /** The platform as it would be. */
  readonly other: Platform<Environment>;
}

/** Both sides, synthesized and planned; the switched one in a private place that is gone afterwards. */
async function compare(
  context: Context,
  target: Target,
  { input, other }: Comparison,
): Promise<Omit<Switch, "from" | "verdict" | "written">> {
  const engine = { environment: input.environment, parallel: input.parallel, stacks: [] };
  return withEngine(context, target, engine, async (asItIs) => {
    const plans = openPlanFiles(asItIs.planDirectory);
    try {
      const there = { ...target, outdir: join(plans.directory, "switched") };
      const beside = { ...context, platform: async () => other };
      return await withEngine(beside, there, engine, async (switched) => {
        const stacks = await compareSwitch({ asItIs, switched, plans });
        const [before, after] = [priced(asItIs), priced(switched)];
        const quotas = quotaUses(before.configurations, after.configurations);
        const { graph } = switched;
        return {
          stacks,
          of: graph.stacks.length,
          minutes: usualMinutes(stacks, graph, directionTo(input.availability)),
          cost: costDifference(before, after),
          quotas,
          cautions: cautionsOn(stacks, quotas),
        };
      });
    } finally {
      plans.close();
    }
  });
}

const priced = ({ synthesis: { environment, graph, directoryOf } }: EngineRun): Priced => ({
  environment,
  configurations: new Map(graph.stacks.map(({ id }) => [id, readTerraformJson(directoryOf(id))])),
});

async function write({ root, progress }: Context, { environment, availability: value }: AvailabilityInput) {
  const file = join(root, "environments", `${environment}.ts`);
  // Loaded here alone: the compiler behind it takes longer to load than the rest of the command.
  const { writeSettings } = await import("#scripts/engine/environment-file");
  writeSettings(file, environment, [{ path: ["availability"], value }]);
  progress.note(`wrote availability to ${file}`);
}

import type { Context } from "#scripts/commands/cli/context";
import { type EngineRun, withEngine } from "#scripts/commands/cli/engine-run";
import type { Report } from "#scripts/commands/cli/report";
import { withTarget } from "#scripts/commands/cli/target";
import { type ExaminedStack, examineStack } from "#scripts/engine/adopt/examine-stack";
import { Failure, messageOf } from "#scripts/engine/failure";
import { createGraph } from "#scripts/engine/graph";
import { importInto } from "#scripts/engine/import/import-into";
import { surveyStacks } from "#scripts/engine/run/survey";
import { schedule } from "#scripts/engine/scheduler";
import { openPlanFiles } from "#scripts/engine/terraform/plan-files";
import type { AdoptInput } from "./adopt-input.ts";
import { reportAdoption } from "./adopt-report.ts";
import type { BlockedStack, TakenIn } from "./adoption-outcome.ts";
import { settle, untouchedBy } from "./settle.ts";

/** Turns what was changed by hand into settings of the environment, as far as that can be proved. */
export async function adopt(context: Context, input: AdoptInput): Promise<Report> {
  refuseConflicts(input);
  if (context.variables.SLUICE_SET)
    throw new Failure("usage", "SLUICE_SET is set, and what is adopted is what the file does not say; unset it");
  if (input.new !== undefined) {
    const { adoptObject } = await import("./adopt-object.ts");
    return adoptObject(context, { ...input, new: input.new });
  }
  const outcome = await withTarget(context, input, (target, guarded) =>
    withEngine(guarded, target, input, async (run) => {
      const survey = await surveyStacks(run);
      const plans = openPlanFiles(run.planDirectory);
      const { dryRun, drop } = input;
      try {
        const looking = { request: run, plans, survey };
        const found = await examine(run, (node, task) => examineStack(node, task, looking));
        const goOn = async (imports: readonly TakenIn[]) => {
          if (run.terraform.interruption.requested.aborted) throw interrupted();
          const taken = imports.filter(({ reason }) => reason === null).map(({ stack }) => stack);
          const again = { ...run, graph: run.graph.select(taken) };
          const fresh = taken.length > 0 ? await examine(again, (node, task) => examineStack(node, task, looking)) : [];
          const stacks = found.map((stack) => fresh.find(({ node }) => node.id === stack.node.id) ?? stack);
          return settle({ context: guarded, run, plans, stacks, dryRun, drop, imports });
        };
        const imports = input.import && !dryRun ? await takeIn(run, found) : [];
        // What is in a state by now has to be told, whatever goes wrong behind it.
        return await goOn(imports).catch((error: unknown) => {
          if (imports.length === 0) throw error;
          const cutShort = error instanceof Failure ? error.kind : "failed";
          const untouched = untouchedBy({ context: guarded, run, stacks: found, imports });
          return { ...untouched, reason: messageOf(error), cutShort };
        });
      } finally {
        plans.close();
      }
    }),
  );
  return reportAdoption(outcome, input);
}

/** @throws Failure("usage") for options of which one would be passed over in silence */
function refuseConflicts(input: AdoptInput): void {
  const { stacks, all, drop } = input;
  if (stacks.length === 0 && !all)
    throw new Failure("usage", "name the stacks whose changes are to be adopted, or give --all");
  if (stacks.length > 0 && all)
    throw new Failure("usage", `--all is every stack: leave it out, or leave out ${stacks.join(", ")}`);
  const other = [...(all ? ["--all"] : []), ...(drop ? ["--drop"] : []), ...(input.import ? ["--import"] : [])];
  if (input.new !== undefined && other.length > 0)
    throw new Failure("usage", `--new is about one object of one stack: give it without ${other.join(" and ")}`);
}

/**
 * Takes objects that stand in the place of deleted ones into the states, the old ones out. A stack that fails keeps no other from its
 * turn; an interruption does.
 */
async function takeIn(run: EngineRun, stacks: readonly (ExaminedStack | BlockedStack)[]): Promise<readonly TakenIn[]> {
  const results: TakenIn[] = [];
  for (const stack of stacks) {
    if (stack.kind !== "examined" || stack.replaced.length === 0) continue;
    const { node, replaced } = stack;
    const { resources, refused } = await importInto(run, node, { wanted: replaced, replace: true }).catch(
      (error: unknown) => ({ resources: [], refused: messageOf(error) }),
    );
    for (const { address, id } of replaced) {
      const { outcome, reason } = resources.find((each) => each.address === address) ?? {};
      const failed = outcome === "imported" || outcome === "held" ? null : (reason ?? refused ?? "it is not there");
      results.push({ stack: node.id, address, id, reason: failed });
    }
  }
  return results;
}

const interrupted = () => new Failure("interrupted", "interrupted; no file was written");

type Node = EngineRun["graph"]["stacks"][number];
type Task = ReturnType<EngineRun["progress"]["task"]>;

/** Works on stacks side by side: none waits for another, as nothing is applied. */
async function examine(
  { graph, progress, parallel, terraform }: Pick<EngineRun, "graph" | "progress" | "parallel" | "terraform">,
  work: (node: Node, task: Task) => Promise<ExaminedStack>,
): Promise<readonly (ExaminedStack | BlockedStack)[]> {
  const alone = createGraph(graph.stacks.map((node) => ({ ...node, reads: [], publishes: undefined })));
  const original = new Map(graph.stacks.map((node) => [node.id, node]));
  const outcomes = await schedule(
    alone,
    async ({ id }) => {
      const task = progress.task(id);
      try {
        return await work(original.get(id)!, task);
      } finally {
        task.drop();
      }
    },
    { stop: terraform.interruption.requested, parallel },
  );
  if (terraform.interruption.requested.aborted) throw interrupted();
  return graph.stacks.map((node) => {
    const outcome = outcomes.get(node.id)!;
    if (outcome.status === "done") return outcome.value;
    return { kind: "blocked", node, reason: outcome.status === "failed" ? outcome.error.message : outcome.reason };
  });
}

import { Failure, messageOf } from "#scripts/engine/failure";
import type { StackNode } from "#scripts/engine/graph";
import { planStack } from "#scripts/engine/plan/plan-stack";
import type { Task } from "#scripts/engine/progress";
import { refuseWhileUnderWay } from "#scripts/engine/run/flights";
import type { RunRequest } from "#scripts/engine/run/run-request";
import { terraformOf } from "#scripts/engine/run/stack-terraform";
import { openPlanFiles, type PlanFiles } from "#scripts/engine/terraform/plan-files";
import { completeParameters } from "./complete-parameters.ts";
import { foreseeExisting } from "./foresee.ts";
import type { Identified, Wanted } from "./identify.ts";
import { importAtOnce } from "./import-at-once.ts";
import type { ForeseenTarget } from "./import-copy.ts";
import { type ImportedResource, importEach, leftAlone } from "./import-each.ts";
import { lookUp } from "./look-up.ts";
import { type Remaining, remainingOf } from "./remaining.ts";
import { replacedNote } from "./replaced-note.ts";
import { takeIn } from "./take-in.ts";

export interface ImportRequest {
  readonly wanted: readonly Wanted[];
  /** Whether the object that the state has at an address gives way to another one that is given for it. @default false */
  readonly replace?: boolean | undefined;
  /** Imports even what the next deploy would replace. @default false: with several objects, or with `replace`, that is refused */
  readonly acceptReplacement?: boolean | undefined;
}

/** What came of importing into one stack. */
export interface StackImport {
  readonly stack: string;
  /** In the order asked for. */
  readonly resources: readonly ImportedResource[];
  /**
   * Why nothing was imported: `ambiguous`: an address may be one of several objects; `conflict`: a state has an object, at this
   * address or another; `replacement`: the next deploy would destroy what is imported. Null where it went ahead.
   */
  readonly refused: "ambiguous" | "conflict" | "replacement" | null;
  /** What deploying the stack would still do to them: after the imports, or where they were refused for it, what it would do. */
  readonly remaining: readonly Remaining[];
  /** Why that could not be planned after the imports; null otherwise. */
  readonly planProblem: string | null;
}

/** What the imports of one stack work with; see `importInto`. */
export type ImportPlace = Pick<
  RunRequest,
  "synthesis" | "control" | "search" | "terraform" | "planDirectory" | "progress"
>;

/**
 * Takes objects that exist into a stack's state, and plans what remains to be done to them. Changes no object. Nothing is imported
 * unless it is clear for every address which object is meant. An address whose object is not known is left out. To be run again after
 * a kill: what the state has by then is skipped.
 * @throws Failure if somebody else works on the stack, an import is refused by Terraform's lock, or the cloud cannot be asked
 */
export async function importInto(place: ImportPlace, node: StackNode, request: ImportRequest): Promise<StackImport> {
  const task = place.progress.task(node.id);
  const plans = openPlanFiles(place.planDirectory);
  try {
    const result = await work({ place, node, request, task, plans });
    task.drop();
    return result;
  } catch (error) {
    task.end("failed", messageOf(error).split("\n")[0] ?? "");
    throw error;
  } finally {
    plans.close();
  }
}

interface Work {
  readonly place: ImportPlace;
  readonly node: StackNode;
  readonly request: ImportRequest;
  readonly task: Task;
  readonly plans: PlanFiles;
}

async function work({ place, node, request, task, plans }: Work): Promise<StackImport> {
  task.step("looking up what exists");
  const identified = await lookUp(place, node, request.wanted, request);
  const note = replacedNote(place, node.id);
  const untouched = identified.map((each) => leftAlone(each, note));
  const ended = (changes: Partial<StackImport>): StackImport => ({
    ...{ stack: node.id, resources: untouched, refused: null, remaining: [], planProblem: null },
    ...changes,
  });
  const refused = refusalOf(identified, request);
  if (refused) return ended({ refused });
  const targets = identified.flatMap(targetOf);
  if (targets.length === 0) return ended({});

  const { synthesis, control, terraform: settings } = place;
  if (!settings.lockTimeoutSeconds) {
    const { standings } = await control.ledger.load([node]);
    refuseWhileUnderWay(node, standings.get(node.id)!, synthesis.directoryOf(node.id));
  }
  const terraform = terraformOf(node, place, task);
  task.step("init");
  await terraform.init();
  const foresight = { terraform: settings, synthesis, plans };
  let absent: ReadonlySet<string> = new Set();
  if (targets.length > 1 || request.replace) {
    task.step(`planning ${targets.length === 1 ? "the import" : `${targets.length} imports`}`);
    const foreseen = await foreseeExisting(node, targets, foresight);
    if (foreseen.remaining.some(({ verdict }) => verdict === "replaced") && !request.acceptReplacement)
      return ended({ refused: "replacement", remaining: foreseen.remaining });
    absent = foreseen.absent;
  }
  const importing = { terraform, task, note, progress: place.progress, stackId: node.id };
  const existing = identified.filter(({ address }) => !absent.has(address));
  const took = await takeIn(existing, {
    each: (some) => importEach(some, importing),
    atOnce: (some) => {
      task.step(`importing ${some.length} objects`);
      return importAtOnce(node, some, foresight);
    },
  });
  const outcomes = new Map(took.map((each) => [each.address, each]));
  const resources = untouched.map(
    (each): ImportedResource => outcomes.get(each.address) ?? { ...each, outcome: "absent" },
  );
  const imported = resources.flatMap(({ outcome, address }) => (outcome === "imported" ? [address] : []));
  if (imported.length === 0) return ended({ resources });
  task.step("planning what remains");
  try {
    const file = plans.pathFor(node.id);
    const directory = synthesis.directoryOf(node.id);
    await completeParameters(node, imported, { directory, terraform, store: control.store, plans });
    const plan = await planStack(terraform, { file, targets: imported, lock: false });
    return ended({ resources, remaining: remainingOf(plan, imported) });
  } catch (error) {
    if (error instanceof Failure && error.kind === "interrupted") throw error;
    // The imports are done, whatever keeps the stack from being planned.
    return ended({ resources, planProblem: messageOf(error) });
  }
}

function refusalOf(identified: readonly Identified[], { replace = false }: ImportRequest): StackImport["refused"] {
  const has = (kind: Identified["kind"]) => identified.some((each) => each.kind === kind);
  if (has("ambiguous")) return "ambiguous";
  return has("taken") || (has("other") && !replace) ? "conflict" : null;
}

const targetOf = (each: Identified): ForeseenTarget[] =>
  each.kind === "found" || each.kind === "other"
    ? [
        {
          address: each.address,
          id: each.id,
          occupied: each.kind === "other",
          supposed: each.kind === "found" && each.how === "code",
        },
      ]
    : [];

import {
  type AdoptedEdit,
  type Adoption,
  type DeletedResource,
  differenceOf,
  differencesOf,
  type RejectedEdit,
  type SettingChange,
} from "./adoption.ts";
import { type Effect, openTrials, type Trials, whollyExplained } from "./candidate.ts";
import type { ConstructSource } from "./construct-source.ts";
import type { DriftedResource } from "./drifted-resource.ts";
import { type Edit, explain } from "./explain.ts";
import { newObjections } from "./house-rules.ts";
import { namesakesOf } from "./namesakes.ts";
import { isRecord, plain, RESOURCES } from "./plain-form.ts";
import { type Option, searchSettings } from "./search.ts";
import { type StackGap, type Targets, targetsOf } from "./targets.ts";
import { valueAt } from "./with-settings.ts";
import { withoutEdits } from "./without-edits.ts";
import type { Workbench } from "./workbench.ts";

/** Where resources of a stack are declared, by address. */
export type SourcesOf = (stack: string) => ReadonlyMap<string, ConstructSource>;

/** What can be adopted, and what all of it does together; `effect` is undefined where there is nothing to write. */
export interface FoundAdoption {
  readonly adoption: Adoption;
  readonly effect: Effect | undefined;
  /** The same without edits that cannot be written, each with why; what they would explain is unexplained then. */
  without(unwritable: ReadonlyMap<AdoptedEdit, string>): Omit<FoundAdoption, "without">;
}

/**
 * Turns live differences into edits of the environment, as far as that can be proved in process and the rules of the house allow it.
 * @param drifted of those that are gone, whether they are to stay away
 */
export function findAdoption(
  bench: Workbench,
  drifted: readonly DriftedResource[],
  sourcesOf: SourcesOf,
  drop = false,
): FoundAdoption {
  const changed = drifted.filter(({ gone = false }) => drop || !gone);
  const kept = drop ? [] : drifted.filter(({ gone = false }) => gone);
  const targets = targetsOf(bench.base, changed);
  const trials = openTrials(bench, targets);
  const { adoption, effect } = findEdits(trials, { bench, targets, sourcesOf });
  const found = { adoption: { ...adoption, deleted: deletedOf(bench, kept, sourcesOf) }, effect };
  return { ...found, without: (unwritable) => withoutEdits(found, unwritable, { trials, sourcesOf }) };
}

/** What was deleted, with the settings that would take it out of the code. */
function deletedOf(
  bench: Workbench,
  gone: readonly DriftedResource[],
  sourcesOf: SourcesOf,
): readonly DeletedResource[] {
  if (gone.length === 0) return [];
  const trials = openTrials(bench, targetsOf(bench.base, gone));
  const { options } = searchSettings({ bench, trials, gaps: trials.start });
  return gone.map(({ stack, address }) => ({
    stack,
    address,
    source: sourcesOf(stack).get(address),
    drops: options
      .filter(({ effect }) =>
        [...effect.explains.values()]
          .map(differenceOf)
          .some((each) => each.stack === stack && each.address === address),
      )
      .map((option) => rejectedOf(option, new Set()).edit),
  }));
}

function findEdits(trials: Trials, { bench, targets, sourcesOf }: Omit<Context, "rejected">) {
  const found = explain(bench, trials);
  const editOf = (edit: Edit): AdoptedEdit => ({
    change: changeOf(edit.option),
    keeps: edit.pins.map(changeOf),
    explains: explained(edit, trials, found.effect),
  });
  const rejected = [
    ...found.withEffects.map((option) => rejectedOf(option, whollyExplained(option.effect))),
    ...found.refused.map(
      ({ setting, gaps, why }): Rejected => ({
        keys: gaps,
        edit: { change: { ...setting, before: undefined }, explains: [], effects: [], refusals: why },
      }),
    ),
  ];
  return {
    effect: found.effect,
    adoption: {
      edits: found.edits.map(editOf),
      ambiguous: found.ambiguous.map(({ gaps, edits: candidates }) => ({
        differences: differencesOf([...gaps].flatMap((key) => trials.start.get(key) ?? [])),
        candidates: candidates.map(editOf),
      })),
      unexplained: [...found.unexplained].map(([key, gap]) =>
        unexplainedOf(key, gap, { bench, targets, rejected, sourcesOf }),
      ),
      deleted: [],
    },
  };
}

const changeOf = ({ setting, before }: Option): SettingChange => ({ ...setting, before });

const explained = (edit: Edit, trials: Trials, effect: Effect | undefined) =>
  differencesOf([...edit.explains].flatMap((key) => trials.start.get(key) ?? effect?.left.get(key) ?? []));

interface Rejected {
  readonly keys: ReadonlySet<string>;
  readonly edit: RejectedEdit;
}

const rejectedOf = (option: Option, keys: ReadonlySet<string>): Rejected => ({
  keys,
  edit: {
    change: changeOf(option),
    explains: differencesOf(option.effect.explains.values()),
    effects: differencesOf(option.effect.adds.values()),
    refusals: [],
  },
});

interface Context {
  readonly bench: Workbench;
  readonly targets: Targets;
  readonly rejected: readonly Rejected[];
  readonly sourcesOf: SourcesOf;
}

function unexplainedOf(key: string, gap: StackGap, { bench, targets, rejected, sourcesOf }: Context) {
  const difference = differenceOf(gap);
  const { stack, address } = difference;
  const judged = { id: stack, concern: bench.stacks.get(stack)?.concern ?? "" };
  const base = bench.base.get(stack);
  return {
    difference,
    source: sourcesOf(stack).get(address),
    objections: newObjections(judged, base, withLive(base, targets.wanted(stack), gap)),
    rejected: rejected.filter(({ keys }) => keys.has(key)).map(({ edit }) => edit),
    namesakes: namesakesOf(gap, bench),
  };
}

/** A stack as it is in the code, but for one attribute that is as it is live: of a list only the item that a gap is about. */
function withLive(base: unknown, wanted: unknown, { path, wanted: live }: StackGap): unknown {
  const [resource, attribute] = [path.slice(0, RESOURCES), path[RESOURCES]];
  const copy = structuredClone(base);
  const block = valueAt(copy, resource);
  if (!isRecord(block) || attribute === undefined) return base;
  const whole = valueAt(wanted, [...resource, attribute]);
  // Nothing is opened by what was taken out of a list.
  if (Array.isArray(whole) && live === undefined && path.length === RESOURCES + 2) return base;
  const text = JSON.stringify(live);
  const items = Array.isArray(whole) ? whole.filter((item) => JSON.stringify(plain(item)) === text) : [];
  (block as Record<string, unknown>)[attribute] = items.length > 0 ? items : whole;
  return copy;
}

import {
  type AdoptedEdit,
  type Adoption,
  type DeletedResource,
  differenceOf,
  differencesOf,
  type RejectedEdit,
  type SettingChange,
} from "./adoption.ts";
import { type Effect, type Gaps, openTrials, type Trials } from "./candidate.ts";
import type { ConstructSource } from "./construct-source.ts";
import type { DriftedResource } from "./drifted-resource.ts";
import { type Edit, type Explanation, explain } from "./explain.ts";
import { newObjections } from "./house-rules.ts";
import { type Option, searchSettings } from "./search.ts";
import { type StackGap, type Targets, targetsOf } from "./targets.ts";
import type { Workbench } from "./workbench.ts";

/** Where resources of a stack are declared, by address. */
export type SourcesOf = (stack: string) => ReadonlyMap<string, ConstructSource>;

/** What can be adopted, and what all of it does together; `effect` is undefined where there is nothing to write. */
export interface FoundAdoption {
  readonly adoption: Adoption;
  readonly effect: Effect | undefined;
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
  const found = findEdits(bench, changed, sourcesOf);
  return { ...found, adoption: { ...found.adoption, deleted: deletedOf(bench, kept, sourcesOf) } };
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
      .map((option) => rejectedOf(option, new Set(), []).edit),
  }));
}

function findEdits(bench: Workbench, drifted: readonly DriftedResource[], sourcesOf: SourcesOf): FoundAdoption {
  const targets = targetsOf(bench.base, drifted);
  const trials = openTrials(bench, targets);
  const found = explain(bench, trials);
  const judged = found.edits.map((edit) => ({ edit, objections: objectionsTo(edit, bench) }));
  const edits = judged.filter(({ objections }) => objections.length === 0).map(({ edit }) => edit);
  const refused = judged.filter(({ objections }) => objections.length > 0);
  const effect = refused.length === 0 ? found.effect : allOf(edits, trials);
  const editOf = (edit: Edit): AdoptedEdit => ({
    change: changeOf(edit.option),
    keeps: edit.pins.map(changeOf),
    explains: explained(edit, trials, found.effect),
  });
  const rejected = [
    ...refused.map(({ edit, objections }) => rejectedOf(edit.option, edit.explains, objections)),
    ...found.withEffects.map((option) => rejectedOf(option, new Set(option.effect.explains.keys()), [])),
  ];
  const left: Gaps = new Map([...found.unexplained, ...refused.flatMap(({ edit }) => [...gapsOf(edit, trials)])]);
  return {
    effect,
    adoption: {
      edits: edits.map(editOf),
      ambiguous: found.ambiguous.map(({ gaps, edits: candidates }) => ({
        differences: differencesOf([...gaps].flatMap((key) => trials.start.get(key) ?? [])),
        candidates: candidates.map(editOf),
      })),
      unexplained: [...left].map(([key, gap]) =>
        unexplainedOf(key, gap, { bench, targets, found, rejected, sourcesOf }),
      ),
      deleted: [],
    },
  };
}

const changeOf = ({ setting, before }: Option): SettingChange => ({ ...setting, before });

const gapsOf = (edit: Edit, trials: Trials): Gaps =>
  new Map([...edit.explains].flatMap((key) => (trials.start.has(key) ? [[key, trials.start.get(key)!] as const] : [])));

const explained = (edit: Edit, trials: Trials, effect: Effect | undefined) =>
  differencesOf([...edit.explains].flatMap((key) => trials.start.get(key) ?? effect?.left.get(key) ?? []));

interface Rejected {
  readonly keys: ReadonlySet<string>;
  readonly edit: RejectedEdit;
}

const rejectedOf = (option: Option, keys: ReadonlySet<string>, refusals: readonly string[]): Rejected => ({
  keys,
  edit: {
    change: changeOf(option),
    explains: differencesOf(option.effect.explains.values()),
    effects: differencesOf(option.effect.adds.values()),
    refusals,
  },
});

interface Context {
  readonly bench: Workbench;
  readonly targets: Targets;
  readonly found: Explanation;
  readonly rejected: readonly Rejected[];
  readonly sourcesOf: SourcesOf;
}

function unexplainedOf(key: string, gap: StackGap, { bench, targets, found, rejected, sourcesOf }: Context) {
  const difference = differenceOf(gap);
  const { stack, address } = difference;
  const judged = { id: stack, concern: bench.stacks.get(stack)?.concern ?? "" };
  const objections = newObjections(judged, bench.base.get(stack), targets.wanted(stack));
  const refusedValues = found.refused.filter(({ setting }) => bench.readersOf(setting.path).includes(stack));
  return {
    difference,
    source: sourcesOf(stack).get(address),
    objections: objections.filter((text) => text.startsWith(`${stack} ${address}`)),
    rejected: [
      ...rejected.filter(({ keys }) => keys.has(key)).map(({ edit }) => edit),
      ...refusedValues.map(({ setting, why }) => ({
        change: { ...setting, before: undefined },
        explains: [],
        effects: [],
        refusals: [reasonOf(why)],
      })),
    ],
  };
}

/** Of an error over the whole environment, the lines that say what is wrong. */
const reasonOf = (why: string): string =>
  why
    .split("\n")
    .filter((line) => /^\s{2}\S/.test(line))
    .map((line) => line.trim())
    .join("; ") || why;

/** What the rules of the house object to in the stacks that an edit changes. */
function objectionsTo({ option, pins }: Edit, bench: Workbench): readonly string[] {
  const trial = bench.attempt([option.setting, ...pins.map((pin) => pin.setting)]);
  if (trial.kind === "refused") return [trial.why];
  return [...trial.stacks].flatMap(([id, json]) =>
    newObjections({ id, concern: bench.stacks.get(id)?.concern ?? "" }, bench.base.get(id), json),
  );
}

function allOf(edits: readonly Edit[], trials: Trials): Effect | undefined {
  if (edits.length === 0) return undefined;
  const settings = edits.flatMap(({ option, pins }) => [option.setting, ...pins.map((pin) => pin.setting)]);
  const tried = trials.attempt(undefined, settings);
  return tried.kind === "tried" ? tried : undefined;
}

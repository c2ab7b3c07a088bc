import type { Effect, Gaps, Trials } from "./candidate.ts";
import { isException } from "./parts-named.ts";
import { type Found, type Option, type Refusal, searchSettings } from "./search.ts";
import type { Workbench } from "./workbench.ts";

/** Settings that explain some differences together, and change nothing else: one edit. */
export interface Edit {
  readonly option: Option;
  /** Settings that keep as it is what would follow from the first; mostly none. */
  readonly pins: readonly Option[];
  /** Keys of the gaps that it explains. */
  readonly explains: ReadonlySet<string>;
}

/** What became of all gaps. */
export interface Explanation {
  /** Edits that nothing contradicts, in the order found; all of them together are proved. */
  readonly edits: readonly Edit[];
  /** What all edits together do; undefined where there are none. */
  readonly effect: Effect | undefined;
  /** Gaps that several edits could explain, and these. */
  readonly ambiguous: readonly { readonly gaps: ReadonlySet<string>; readonly edits: readonly Edit[] }[];
  /** Settings that explain something, but change other things as well. */
  readonly withEffects: readonly Option[];
  /** Settings whose live value the environment does not take, or the rules of the house object to. */
  readonly refused: readonly Refusal[];
  /** Gaps that no edit explains. */
  readonly unexplained: Gaps;
}

/** How many gaps may follow from a setting for others to be looked for that keep them as they are. */
const MOST_FOLLOWING = 8;
const MOST_PINS = 3;

/** Finds, for every gap, the edits of the environment that explain it: proved by synthesis, never guessed. */
export function explain(bench: Workbench, trials: Trials): Explanation {
  const edits: Edit[] = [];
  const ambiguous: Explanation["ambiguous"][number][] = [];
  let effect: Effect | undefined;
  let found: Found = { options: [], refusals: [] };
  for (;;) {
    const undecided = new Set(ambiguous.flatMap(({ gaps }) => [...gaps]));
    const gaps = new Map([...(effect?.left ?? trials.start)].filter(([key]) => !undecided.has(key)));
    if (gaps.size === 0) break;
    found = searchSettings({ bench, trials, on: effect, gaps });
    const choices = choicesAmong(editsAmong(found.options, gaps, { bench, trials }));
    const accepted = choices.filter((choice) => choice.length === 1).flat();
    ambiguous.push(
      ...choices
        .filter((choice) => choice.length > 1)
        .map((choice) => ({ gaps: new Set(choice.flatMap((edit) => [...edit.explains])), edits: choice })),
    );
    const joint = accepted.length > 0 ? together(trials, effect, accepted) : undefined;
    if (!joint) break;
    edits.push(...accepted);
    effect = joint;
  }
  const decided = new Set(ambiguous.flatMap(({ gaps }) => [...gaps]));
  return {
    edits,
    effect,
    ambiguous,
    withEffects: found.options.filter(({ effect: own }) => own.adds.size > 0),
    refused: found.refusals,
    unexplained: new Map([...(effect?.left ?? trials.start)].filter(([key]) => !decided.has(key))),
  };
}

type Bench = { readonly bench: Workbench; readonly trials: Trials };

/** Options as edits. What keeps the rest as it is is only looked for where no option leaves it so by itself. */
function editsAmong(options: readonly Option[], gaps: Gaps, use: Bench): readonly Edit[] {
  const clean = options.filter(({ effect }) => effect.adds.size === 0);
  const settled = new Set(clean.flatMap(({ effect }) => [...effect.explains.keys()]));
  const needed = options.filter(
    ({ effect }) =>
      effect.adds.size > 0 && [...effect.explains.keys()].some((key) => gaps.has(key) && !settled.has(key)),
  );
  return [...clean, ...needed].flatMap((option) => asEdit(option, gaps, use) ?? []);
}

/** An option as an edit: by itself, if it changes nothing else, or with what keeps the rest as it is; undefined where nothing does. */
function asEdit(option: Option, gaps: Gaps, { bench, trials }: Bench): Edit | undefined {
  const explains = new Set([...option.effect.explains.keys()].filter((key) => gaps.has(key)));
  const pins: Option[] = [];
  let on = option.effect;
  let following = on.adds;
  while (following.size > 0) {
    if (following.size > MOST_FOLLOWING || pins.length === MOST_PINS) return undefined;
    const found = searchSettings({ bench, trials, on, gaps: following });
    const clean = choicesAmong(
      found.options
        .filter(({ effect }) => effect.adds.size === 0)
        .map((pin) => ({ option: pin, pins: [], explains: new Set(pin.effect.explains.keys()) })),
    );
    const [choice] = clean;
    if (!choice || choice.length > 1) return undefined;
    pins.push(choice[0]!.option);
    on = choice[0]!.option.effect;
    following = new Map([...following].filter(([key]) => on.left.has(key)));
  }
  return { option, pins, explains };
}

/**
 * Sorts edits by the gaps that they compete for. Out of the running is what explains less than another one, and what makes an
 * exception of a part where a setting for all of them says the same; one that needs nothing to keep the rest is before one that does.
 */
function choicesAmong(edits: readonly Edit[]): readonly (readonly Edit[])[] {
  const running = edits.filter((edit, index) => !edits.some((other, at) => beats(other, edit, at < index)));
  const groups: Edit[][] = [];
  for (const edit of running) {
    const rivals = groups.filter((group) => group.some((other) => overlap(other, edit)));
    for (const group of rivals) groups.splice(groups.indexOf(group), 1);
    groups.push([...rivals.flat(), edit]);
  }
  return groups;
}

const overlap = (one: Edit, other: Edit): boolean => [...one.explains].some((key) => other.explains.has(key));
const covers = (one: Edit, other: Edit): boolean => [...other.explains].every((key) => one.explains.has(key));
const pathOf = ({ option }: Edit): string => JSON.stringify(option.setting.path);

function beats(one: Edit, other: Edit, earlier: boolean): boolean {
  if (one === other || !overlap(one, other)) return false;
  if (one.pins.length === 0 && other.pins.length > 0) return true;
  if (one.pins.length > 0 && other.pins.length === 0) return false;
  if (!covers(one, other)) return false;
  if (one.explains.size > other.explains.size) return true;
  const [exception, rival] = [one, other].map(({ option }) => isException(option.setting.path));
  if (exception !== rival) return rival === true;
  // Two values of one setting that come to the same.
  return pathOf(one) === pathOf(other) && earlier;
}

/** All edits at once, if they do together what each does alone; one after the other where they do not. */
function together(trials: Trials, on: Effect | undefined, edits: readonly Edit[]): Effect | undefined {
  const settings = edits.flatMap(({ option, pins }) => [option.setting, ...pins.map((pin) => pin.setting)]);
  const all = trials.attempt(on, settings);
  return all.kind === "tried" && all.adds.size === 0 ? all : undefined;
}

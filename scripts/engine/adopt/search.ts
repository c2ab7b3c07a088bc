import { environmentSchema } from "#environments/environment";
import type { Setting } from "#scripts/engine/environment-file";
import { type Effect, type Gaps, type Trials, whollyExplained } from "./candidate.ts";
import { objectionsTo } from "./house-rules.ts";
import { type PartsNamed, partsNamed } from "./parts-named.ts";
import { keyOf } from "./plain-form.ts";
import { numberIn, proposedValues } from "./proposals.ts";
import { type SettingPlace, settingPlaces } from "./setting-places.ts";
import type { StackGap } from "./targets.ts";
import type { Workbench } from "./workbench.ts";

/** A setting that does something about the gaps looked at. */
export interface Option {
  readonly setting: Setting;
  /** The value that holds now; undefined where none does. */
  readonly before: unknown;
  readonly effect: Effect;
}

/** A setting whose live value is not taken. */
export interface Refusal {
  readonly setting: Setting;
  /** Keys of the gaps that it was to explain. */
  readonly gaps: ReadonlySet<string>;
  /** Why: what the environment says of it, or what the rules of the house object to, a sentence each. */
  readonly why: readonly string[];
}

export interface Found {
  readonly options: readonly Option[];
  readonly refusals: readonly Refusal[];
}

export interface SearchRequest {
  readonly bench: Workbench;
  readonly trials: Trials;
  /** Settings that are on already. @default none */
  readonly on?: Effect | undefined;
  /** Gaps to explain, of those that are left with these. */
  readonly gaps: Gaps;
}

/** Every setting of the environment that explains some of the gaps, with all that it does. */
export function searchSettings(request: SearchRequest): Found {
  const { bench, gaps } = request;
  const parts = partsNamed(bench.stacks, [...gaps.values()]);
  const environment = withoutOverrides(bench.environment);
  const places = settingPlaces(environmentSchema, environment, parts.newEntries);
  const found = places.map((place) => atPlace(place, parts, request));
  return {
    options: found.flatMap(({ options }) => options),
    refusals: found.flatMap(({ refusals }) => refusals),
  };
}

const withoutOverrides = ({ overrides: _, ...environment }: Workbench["environment"]) => environment;

/** What an environment is cannot be otherwise: it would be another one. */
const identity: ReadonlySet<string> = new Set(["name", "accountId", "region", "state", "availabilityZones"]);

function atPlace(place: SettingPlace, parts: PartsNamed, { bench, trials, on, gaps }: SearchRequest): Found {
  const readers = bench.readersOf(place.path);
  const about = new Set(parts.about(place.path).map((gap) => `${gap.stack} ${keyOf(gap)}`));
  const relevant = [...gaps].filter(([key, { stack }]) => readers.includes(stack) && about.has(key));
  if (relevant.length === 0 || identity.has(place.path[0] ?? "")) return { options: [], refusals: [] };
  const own = relevant.map(([, gap]) => gap);
  const options: Option[] = [];
  const refusals: Refusal[] = [];
  const moves: Effect[] = [];
  const stacks = [...new Set(own.map(({ stack }) => stack))];
  const attempt = (value: unknown) => {
    const setting = { path: place.path, value };
    const quick = trials.attempt(on, [setting], stacks);
    if (quick.kind === "refused") {
      const meant = meantBy(place, value, relevant);
      if (meant.size > 0) refusals.push({ setting, gaps: meant, why: reasonsIn(quick.why) });
      return;
    }
    moves.push(quick);
    if (![...quick.explains.keys()].some((key) => gaps.has(key))) return;
    const whole = trials.attempt(on, [setting]);
    if (whole.kind !== "tried") return;
    const objections = objectionsTo(whole.stacks, bench);
    if (objections.length === 0) options.push({ setting, before: place.value, effect: whole });
    else refusals.push({ setting, gaps: whollyExplained(whole), why: objections });
  };
  for (const value of proposedValues(place, own)) attempt(value);
  const numeric = own.filter(({ wanted, actual }) =>
    [wanted, actual].every((side) => numberIn(String(side)).length > 0),
  );
  if (options.length === 0 && typeof place.value === "number" && place.kind.kind === "number" && numeric.length > 0) {
    if (moves.length === 0) nudge(place.value, attempt, moves);
    for (const value of onTheLine(place, numeric, moves)) attempt(value);
  }
  return { options, refusals: options.length > 0 ? [] : refusals };
}

/**
 * Gaps that a refusal is worth telling of: those that alone propose the value, where the code shows the setting's value or the attribute
 * goes by the name of the list. Of a setting that merely takes values of that kind, and of several at once, it says nothing.
 */
function meantBy(place: SettingPlace, value: unknown, gaps: readonly (readonly [string, StackGap])[]) {
  const { path, kind, value: before } = place;
  const isMeant = (gap: StackGap): boolean => {
    if (kind.kind === "list") return gap.path.includes(path.at(-1) ?? "");
    return kind.kind !== "choice" && kind.kind !== "entry" && before !== undefined;
  };
  const text = JSON.stringify(value);
  const alone = gaps.filter(
    ([, gap]) => isMeant(gap) && proposedValues(place, [gap]).some((each) => JSON.stringify(each) === text),
  );
  return new Set(alone.map(([key]) => key));
}

/** Of an error over the whole environment, the lines that say what is wrong. */
function reasonsIn(why: string): readonly string[] {
  const lines = why.split("\n").filter((line) => /^\s{2}\S/.test(line));
  return lines.length > 0 ? lines.map((line) => line.trim()) : [why];
}

/** Moves a number a little, to see what moves with it. */
function nudge(value: number, attempt: (value: number) => void, moves: readonly Effect[]): void {
  for (const other of [value + 1, value - 1, value * 2]) {
    if (moves.length > 0) return;
    attempt(other);
  }
}

/** Where the line through two syntheses meets the live value: of units and sums exactly where they come from. */
function onTheLine(place: SettingPlace, gaps: readonly StackGap[], moves: readonly Effect[]): readonly number[] {
  const value = place.value as number;
  const [move] = moves;
  const tried = move?.settings.at(-1)?.value;
  if (!move || typeof tried !== "number" || tried === value) return [];
  const found = gaps.flatMap(({ stack, path, wanted, actual }) => {
    const moved = [...move.left.values()].find((gap) => gap.stack === stack && gap.path.join("\0") === path.join("\0"));
    const [live, before, after] = [wanted, actual, moved?.actual].map((side) => numberIn(String(side))[0]);
    if (live === undefined || before === undefined || after === undefined || after === before) return [];
    const met = value + ((live - before) * (tried - value)) / (after - before);
    return Number.isInteger(value) ? [Math.round(met), Math.floor(met), Math.ceil(met)] : [met];
  });
  return [...new Set(found)].filter((number) => Number.isFinite(number) && number !== value && number !== tried);
}

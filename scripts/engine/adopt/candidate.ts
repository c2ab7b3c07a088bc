import type { Setting } from "#scripts/engine/environment-file";
import { keyOf } from "./plain-form.ts";
import type { StackGap, Targets } from "./targets.ts";
import type { Synthesized } from "./with-settings.ts";
import type { Workbench } from "./workbench.ts";

/** Gaps by their key. */
export type Gaps = ReadonlyMap<string, StackGap>;

/** What a set of settings does about the gaps that there were before. */
export interface Effect {
  readonly settings: readonly Setting[];
  /** Gaps that are no longer there. */
  readonly explains: Gaps;
  /** Gaps that are there now and were not: what else would change. */
  readonly adds: Gaps;
  /** All gaps that are left. */
  readonly left: Gaps;
}

export type Tried =
  /** `stacks`: all that could change with the settings, as they are with them. */
  | ({ readonly kind: "tried"; readonly stacks: Synthesized } & Effect)
  | { readonly kind: "refused"; readonly why: string };

/** Tries settings on a workbench against what the live state wants. */
export interface Trials {
  /** Gaps without any other setting. */
  readonly start: Gaps;
  /**
   * With some settings on, what more settings do.
   * @param only stacks to look at. @default everywhere
   */
  attempt(on: Effect | undefined, settings: readonly Setting[], only?: readonly string[]): Tried;
}

const placeOf = ({ stack, path }: StackGap): string => JSON.stringify([stack, path]);

const keyed = (gaps: readonly StackGap[]): Gaps => new Map(gaps.map((gap) => [`${gap.stack} ${keyOf(gap)}`, gap]));

export function openTrials(bench: Workbench, targets: Targets): Trials {
  const start = keyed(targets.drifted.flatMap((stack) => targets.gapsOf(stack, bench.base.get(stack))));
  return {
    start,
    attempt: (on, more, only) => {
      const settings = [...(on?.settings ?? []), ...more];
      const trial = bench.attempt(settings, only);
      if (trial.kind === "refused") return trial;
      const before = on?.left ?? start;
      const fresh = keyed([...trial.stacks].flatMap(([stack, json]) => targets.gapsOf(stack, json)));
      const untouched = [...before].filter(([, { stack }]) => !trial.stacks.has(stack));
      const left = new Map([...untouched, ...fresh]);
      // Another value that is not the live one explains nothing.
      const still = new Set([...left.values()].map(placeOf));
      return {
        kind: "tried",
        stacks: trial.stacks,
        settings,
        left,
        explains: new Map([...before].filter(([key, gap]) => !left.has(key) && !still.has(placeOf(gap)))),
        adds: new Map([...left].filter(([key]) => !before.has(key))),
      };
    },
  };
}

/** Keys of the gaps that an effect leaves nothing of; where a part is as wanted by now, and another is not, it is still a gap. */
export const whollyExplained = ({ explains, adds }: Effect): ReadonlySet<string> =>
  new Set(
    [...explains]
      .filter(([, gap]) => ![...adds.values()].some((other) => other.stack === gap.stack && isWithin(other, gap)))
      .map(([key]) => key),
  );

const isWithin = (inner: StackGap, outer: StackGap): boolean => outer.path.every((part, at) => inner.path[at] === part);

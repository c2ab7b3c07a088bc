import type { Estimate, ResourceEstimate, StackEstimate } from "./estimate.ts";

/** One thing before and after; `cents` is what the change adds, negative where it saves. */
export interface Difference {
  readonly before: number;
  readonly after: number;
  readonly cents: number;
}

export interface ResourceDifference extends Difference {
  readonly address: string;
  /** What has no price on either side, so that the difference leaves it out. */
  readonly unpriced: readonly string[];
}

export interface StackDifference extends Difference {
  /** Stack id without the environment: `vpc`. */
  readonly concern: string;
  /** Resources whose amount, or what of them has no price, differs. */
  readonly resources: readonly ResourceDifference[];
}

/** Two estimates side by side, in cents. */
export interface Comparison extends Difference {
  /** Every stack of either. */
  readonly stacks: readonly StackDifference[];
}

const difference = (before: number, after: number): Difference => ({ before, after, cents: after - before });

/** Everything by name, with what the other side has of it. */
function pairs<T>(
  before: readonly T[],
  after: readonly T[],
  nameOf: (each: T) => string,
): [string, T | undefined, T | undefined][] {
  const [first, second] = [before, after].map((list) => new Map(list.map((each) => [nameOf(each), each])));
  const names = new Set([...(first?.keys() ?? []), ...(second?.keys() ?? [])]);
  return [...names].map((name) => [name, first?.get(name), second?.get(name)]);
}

/** Sets two estimates against each other, of one environment in two forms or of two environments. */
export function compareEstimates(before: Estimate, after: Estimate): Comparison {
  const concernOf =
    ({ environment }: Estimate) =>
    ({ id }: StackEstimate) =>
      id.startsWith(`${environment}-`) ? id.slice(environment.length + 1) : id;
  const named = (estimate: Estimate) => estimate.stacks.map((stack) => ({ ...stack, id: concernOf(estimate)(stack) }));
  const stacks = pairs(named(before), named(after), ({ id }) => id).map(([concern, one, other]) => ({
    concern,
    ...difference(one?.cents ?? 0, other?.cents ?? 0),
    resources: compareResources(one?.resources ?? [], other?.resources ?? []),
  }));
  return { stacks, ...difference(before.cents, after.cents) };
}

function compareResources(
  before: readonly ResourceEstimate[],
  after: readonly ResourceEstimate[],
): ResourceDifference[] {
  return pairs(before, after, ({ address }) => address)
    .map(([address, one, other]) => ({
      address,
      unpriced: [...new Set([...(one?.unpriced ?? []), ...(other?.unpriced ?? [])])],
      ...difference(one?.cents ?? 0, other?.cents ?? 0),
      same: JSON.stringify(one?.unpriced ?? []) === JSON.stringify(other?.unpriced ?? []),
    }))
    .filter(({ cents, same }) => cents !== 0 || !same)
    .map(({ same: _, ...rest }) => rest);
}

import type { StackGraph } from "#scripts/engine/graph";
import type { StackSwitch } from "./compare-switch.ts";
import { type Direction, effects } from "./effects.ts";
import { entryFor, typeOf } from "./redundancy.ts";

/** From and to, in minutes. */
export type Minutes = readonly [number, number];

/**
 * How long applying a switch usually takes: stacks after those they read from and otherwise side by side, kinds of objects within a
 * stack one after the other. What waits for a maintenance window is not waited for.
 */
export function usualMinutes(stacks: readonly StackSwitch[], graph: StackGraph, direction: Direction): Minutes {
  const own = new Map(
    stacks.filter(({ basis }) => basis === "plan").map((stack) => [stack.id, minutesOf(stack, direction)]),
  );
  const chain = graph.select([...own.keys()]);
  const ends = new Map<string, Minutes>();
  for (const { id } of chain.stacks) {
    const begins = longest(chain.producersOf(id).map((producer) => ends.get(producer)!));
    ends.set(id, sum([begins, own.get(id)!]));
  }
  return longest([...ends.values()]);
}

function minutesOf({ caused, later }: StackSwitch, direction: Direction): Minutes {
  const waited = caused.filter(({ address, attributes }) => {
    const waiting = later.find((change) => change.address === address);
    return attributes.some(({ path }) => !waiting?.attributes.includes(path)) || attributes.length === 0;
  });
  const types = new Set(waited.map(({ address }) => typeOf(address)));
  return sum([...types].map((type) => entryFor(effects, type)?.[direction].minutes ?? [0, 0]));
}

const sum = (all: readonly Minutes[]): Minutes =>
  all.reduce<Minutes>(([least, most], [from, to]) => [least + from, most + to], [0, 0]);

const longest = (all: readonly Minutes[]): Minutes => [
  Math.max(0, ...all.map(([least]) => least)),
  Math.max(0, ...all.map(([, most]) => most)),
];

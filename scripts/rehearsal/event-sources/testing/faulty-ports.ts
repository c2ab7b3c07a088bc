import type { Ports } from "../ports.ts";
import type { Random } from "./random.ts";
import type { VirtualClock } from "./virtual-clock.ts";

/** What goes wrong between the state machine and the world; probabilities per call. */
export interface Faults {
  /** The call fails and has done nothing. */
  readonly before: number;
  /** The call has done its work, and fails all the same: its answer is lost. */
  readonly after: number;
  /** The process dies, before or after the call does its work. */
  readonly crash: number;
  /** Longest delay on the way there and on the way back, in milliseconds. */
  readonly delay: number;
}

export const noFaults: Faults = { before: 0, after: 0, crash: 0, delay: 0 };

/** The ports of a world, with delays, failures and crashes around every call. */
export function faultyPorts(
  world: Ports,
  clock: VirtualClock,
  random: Random,
  faults: () => Faults,
  crash: () => void,
): Ports {
  const call = async <T>(work: () => Promise<T>): Promise<T> => {
    const { before, after, delay } = faults();
    await clock.sleep(random.integer(0, delay));
    if (random.chance(faults().crash)) crash();
    if (random.chance(before)) throw new Error("simulated outage");
    const result = await work();
    await clock.sleep(random.integer(0, delay));
    if (random.chance(faults().crash)) crash();
    if (random.chance(after)) throw new Error("simulated loss of the answer");
    return result;
  };
  const { reader, invoker, destination, checkpoints } = world;
  return {
    clock,
    reader: {
      listShards: () => call(() => reader.listShards()),
      iterator: (shardId, from) => call(() => reader.iterator(shardId, from)),
      read: (iterator, limit) => call(() => reader.read(iterator, limit)),
    },
    invoker: { invoke: (shardId, records) => call(() => invoker.invoke(shardId, records)) },
    destination: destination && { deliver: (batch) => call(() => destination.deliver(batch)) },
    checkpoints: { load: () => call(() => checkpoints.load()), save: (state) => call(() => checkpoints.save(state)) },
  };
}

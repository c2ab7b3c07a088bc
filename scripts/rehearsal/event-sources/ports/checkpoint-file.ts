import { z } from "zod";
import type { Checkpoint } from "../core/checkpoint.ts";
import type { CheckpointStore } from "../ports.ts";
import { readIfThere, writeDurably } from "./durable-file.ts";

const position = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("trim-horizon") }),
  z.object({ kind: z.literal("at-timestamp"), timestamp: z.number() }),
  z.object({ kind: z.literal("after"), sequenceNumber: z.string().regex(/^\d+$/) }),
]);

const checkpoint = z.object({
  version: z.literal(1),
  origin: position,
  shards: z.record(
    z.string(),
    z.object({
      startingSequenceNumber: z.string().regex(/^\d+$/),
      after: z.string().regex(/^\d+$/).optional(),
      drained: z.literal(true).optional(),
    }),
  ),
});

/**
 * Keeps a mapping's checkpoint in one file. A damaged one is an error, never a start from the beginning. What was done before a
 * checkpoint is made durable before it: a checkpoint ahead of its effects would lose records without a word.
 */
export class CheckpointFile implements CheckpointStore {
  readonly #path: string;
  readonly #makeDurable: () => Promise<void>;

  constructor(path: string, makeDurable: () => Promise<void> = async () => {}) {
    this.#path = path;
    this.#makeDurable = makeDurable;
  }

  async load(): Promise<Checkpoint | undefined> {
    const text = await readIfThere(this.#path);
    if (text === undefined) return undefined;
    try {
      const { origin, shards } = checkpoint.parse(JSON.parse(text));
      return { origin, shards };
    } catch (cause) {
      const remedy = "repair it, or delete it to deliver the stream again from the starting position";
      throw new Error(`${this.#path} is not a checkpoint of an event source; ${remedy}`, { cause });
    }
  }

  async save({ origin, shards }: Checkpoint): Promise<void> {
    await this.#makeDurable();
    await writeDurably(this.#path, JSON.stringify({ version: 1, origin, shards } satisfies z.input<typeof checkpoint>));
  }
}

import type { Effect, Outcome } from "./core/effects.ts";
import type { Mapping, Turn } from "./core/mapping.ts";
import type { Ports } from "./ports.ts";

/** Called with every turn of the machine, after its effects have begun. */
export type TurnListener = (turn: Turn) => void;

/** Runs a mapping's state machine against its ports: begins its effects, reports their ends, wakes it in time. */
export class Runner {
  readonly mapping: Mapping;
  readonly #ports: Ports;
  readonly #listener: TurnListener;
  #cancelWake: () => void = () => {};
  #abandoned = false;
  #whenStopped: () => void = () => {};

  constructor(mapping: Mapping, ports: Ports, listener: TurnListener) {
    this.mapping = mapping;
    this.#ports = ports;
    this.#listener = listener;
  }

  start(): void {
    this.#follow(this.mapping.advance(this.#ports.clock.now()));
  }

  /** Looks at the stream now instead of at the end of a pause, and lets no batch wait to be fuller until {@link unhurry}. */
  hurry(): void {
    const now = this.#ports.clock.now();
    this.mapping.flush(true);
    this.mapping.hurry(now);
    this.#follow(this.mapping.advance(now));
  }

  /** Batches wait again as configured. */
  unhurry(): void {
    this.mapping.flush(false);
  }

  /**
   * Lets what is under way end and saves the checkpoint, then resolves. What has not ended after `grace` milliseconds
   * is abandoned: it will be delivered again.
   */
  async stop(grace: number): Promise<void> {
    this.mapping.stop();
    const { clock } = this.#ports;
    await new Promise<void>((resolve) => {
      const cancel = clock.at(clock.now() + grace, resolve);
      this.#whenStopped = () => {
        cancel();
        resolve();
      };
      this.#follow(this.mapping.advance(clock.now()));
    });
    this.abandon();
  }

  /** Ends at once, as a crash would: what is under way goes on in the world, and nobody hears of it. */
  abandon(): void {
    this.#abandoned = true;
    this.#cancelWake();
  }

  #follow(turn: Turn): void {
    if (this.#abandoned) return;
    for (const effect of turn.effects) void this.#carryOut(effect);
    this.#cancelWake();
    this.#cancelWake = Number.isFinite(turn.wakeAt) ? this.#ports.clock.at(turn.wakeAt, () => this.#wake()) : () => {};
    this.#listener(turn);
    if (this.mapping.stopped) this.#whenStopped();
  }

  #wake(): void {
    this.#follow(this.mapping.advance(this.#ports.clock.now()));
  }

  async #carryOut(effect: Effect): Promise<void> {
    const outcome = await this.#perform(effect).then(
      (value) => ({ kind: effect.kind, effect, value }),
      (error: unknown) => ({
        kind: effect.kind,
        effect,
        error: error instanceof Error ? error : new Error(String(error)),
      }),
    );
    if (!this.#abandoned) this.#follow(this.mapping.take(outcome as Outcome, this.#ports.clock.now()));
  }

  async #perform(effect: Effect): Promise<unknown> {
    const { reader, invoker, destination, checkpoints } = this.#ports;
    switch (effect.kind) {
      case "load":
        return checkpoints.load();
      case "save":
        return checkpoints.save(effect.checkpoint);
      case "list":
        return reader.listShards();
      case "position":
        return reader.iterator(effect.shardId, effect.from);
      case "read":
        return reader.read(effect.iterator, effect.limit);
      case "invoke":
        return invoker.invoke(effect.shardId, effect.records);
      case "deliver":
        return destination?.deliver(effect.batch);
    }
  }
}

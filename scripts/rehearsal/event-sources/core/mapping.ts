import type { MappingConfiguration } from "../configuration.ts";
import type { Checkpoint } from "./checkpoint.ts";
import type { Begun, Outcome, Settled } from "./effects.ts";
import { originOf, policyOf } from "./policy.ts";
import { Saving } from "./saving.ts";
import { Shard, type ShardPolicy } from "./shard.ts";
import { startable, undrained, withoutForgotten } from "./shard-order.ts";
import type { ShardDescription } from "./stream.ts";
import { Survey } from "./survey.ts";
import type { Tempo } from "./tempo.ts";

export interface Turn extends Begun {
  /** Records whose fate this turn decided. */
  readonly settled?: Settled;
}

/**
 * One event source mapping as a state machine: no clock, no input or output, the same turns for the same outcomes.
 * Start it with `advance`, report each effect's end to `take`, wake it with `advance`. It may be dropped at any moment:
 * a new one, loaded from the saved checkpoint, delivers everything unsettled again and skips nothing.
 */
export class Mapping {
  readonly #configuration: MappingConfiguration;
  readonly #policy: ShardPolicy;
  readonly #saving: Saving;
  readonly #survey: Survey;
  readonly #shards = new Map<string, Shard>();
  /** As of the last load or change; the shards being worked on know better. */
  #checkpoint: Checkpoint | undefined;
  #listed: readonly ShardDescription[] = [];
  #underWay = 0;
  #stopping = false;
  #flushing = false;

  constructor(configuration: MappingConfiguration, tempo: Tempo) {
    this.#configuration = configuration;
    this.#policy = policyOf(configuration, tempo);
    this.#saving = new Saving(tempo);
    this.#survey = new Survey(tempo);
  }

  get shards(): readonly Shard[] {
    return [...this.#shards.values()];
  }

  get lastError(): string | undefined {
    return this.#saving.lastError ?? this.#survey.lastError;
  }

  /** After `stop`: nothing is under way, and the checkpoint is saved or cannot be. */
  get stopped(): boolean {
    return this.#stopping && this.#underWay === 0 && (!this.#saving.pending || this.#saving.failing);
  }

  /** Every record that lay in the stream before this time is settled, and the saved checkpoint says so. */
  get settledUpTo(): number {
    if (this.#checkpoint === undefined || this.#saving.pending) return Number.NEGATIVE_INFINITY;
    const unstarted = undrained(this.#listed, this.#checkpoint).some(({ shardId }) => !this.#shards.has(shardId));
    if (unstarted || this.shards.some(({ unsettled }) => unsettled > 0)) return Number.NEGATIVE_INFINITY;
    return Math.min(this.#survey.listedAt, ...this.shards.map(({ reading }) => reading.caughtUpAt));
  }

  /** Begins nothing more; the ends of what is under way still count. */
  stop(): void {
    this.#stopping = true;
    this.#saving.tryOnceMore();
  }

  /** From now on, no batch waits to be fuller and no checkpoint for more (true), or each does as configured (false). */
  flush(on: boolean): void {
    this.#flushing = on;
  }

  /** Looks at the stream now instead of at the end of a pause. */
  hurry(now: number): void {
    this.#survey.hurry(now);
    for (const shard of this.#shards.values()) shard.reading.hurry(now);
  }

  /** Everything that can begin now. */
  advance(now: number): Turn {
    const begun = [...this.#begin(now)];
    const effects = begun.flatMap((part) => part.effects);
    this.#underWay += effects.length;
    return { effects, wakeAt: Math.min(...begun.map(({ wakeAt }) => wakeAt), Number.POSITIVE_INFINITY) };
  }

  *#begin(now: number): Generator<Begun> {
    if (this.#checkpoint !== undefined)
      yield this.#saving.next(now, () => this.#current(), this.#stopping || this.#flushing);
    if (this.#stopping) return;
    if (this.#checkpoint === undefined) return yield this.#survey.next(now, { kind: "load" });
    // Shards start only from an origin that is saved: LATEST must not move when a crash comes before the first save.
    if (this.#saving.everSaved) yield this.#survey.next(now, { kind: "list" });
    for (const shard of this.#shards.values()) yield shard.next(now, this.#flushing);
  }

  /** Takes the end of an effect, and goes on. */
  take(outcome: Outcome, now: number): Turn {
    this.#underWay -= 1;
    const settled = this.#apply(outcome, now);
    if (settled !== undefined && settled.records.length > 0) this.#saving.changed();
    this.#retireDrained(now);
    this.#startShards();
    return { ...this.advance(now), settled };
  }

  #apply(outcome: Outcome, now: number): Settled | undefined {
    switch (outcome.kind) {
      case "load":
        this.#survey.loaded(outcome.error, now);
        if (outcome.error === undefined) this.#loaded(outcome.value, now);
        return undefined;
      case "save":
        this.#saving.ended(outcome.error, now);
        return undefined;
      case "list":
        this.#survey.listed(outcome.error, now);
        if (outcome.error === undefined) this.#hasListed(outcome.value);
        return undefined;
      case "position":
        this.#shards.get(outcome.effect.shardId)!.positioned(outcome, now);
        return undefined;
      case "read":
        this.#shards.get(outcome.effect.shardId)!.hasRead(outcome, now);
        return undefined;
      case "invoke":
        return this.#shards.get(outcome.effect.shardId)!.invoked(outcome, now);
      case "deliver":
        return this.#shards.get(outcome.effect.shardId)!.delivered(outcome, now);
    }
  }

  #loaded(checkpoint: Checkpoint | undefined, now: number): void {
    this.#checkpoint = checkpoint ?? { origin: originOf(this.#configuration.startingPosition, now), shards: {} };
    if (checkpoint === undefined) this.#saving.changed();
    else this.#saving.isSaved();
  }

  #hasListed(listed: readonly ShardDescription[]): void {
    this.#listed = listed;
    for (const { shardId, startingSequenceNumber } of listed) {
      const active = this.#shards.get(shardId);
      const replaced = active !== undefined && active.description.startingSequenceNumber !== startingSequenceNumber;
      if (replaced) active.reading.end();
    }
    const kept = withoutForgotten(this.#checkpoint!, listed, this.#active);
    if (Object.keys(kept.shards).length === Object.keys(this.#checkpoint!.shards).length) return;
    this.#checkpoint = kept;
    this.#saving.changed();
  }

  /** Notes drained shards in the checkpoint and lists anew: their children may start. */
  #retireDrained(now: number): void {
    for (const [shardId, shard] of this.#shards) {
      if (!shard.drained) continue;
      this.#checkpoint = this.#current();
      this.#shards.delete(shardId);
      this.#saving.changed();
      this.#survey.hurry(now);
    }
  }

  #startShards(): void {
    if (this.#checkpoint === undefined || this.#stopping) return;
    for (const { shard, position } of startable(this.#listed, this.#active, this.#checkpoint)) {
      this.#shards.set(shard.shardId, new Shard(shard, position, this.#policy));
    }
  }

  /** The checkpoint as it stands now. */
  #current(): Checkpoint {
    const active = this.shards.map((shard) => [shard.description.shardId, shard.checkpoint] as const);
    return { ...this.#checkpoint!, shards: { ...this.#checkpoint!.shards, ...Object.fromEntries(active) } };
  }

  get #active(): ReadonlyMap<string, ShardDescription> {
    return new Map(this.shards.map(({ description }) => [description.shardId, description]));
  }
}

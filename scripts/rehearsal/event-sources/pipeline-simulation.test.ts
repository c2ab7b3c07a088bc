import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { isReason } from "#functions/pipelines/pipeline";
import { RECORD_VERSION } from "#functions/pipelines/record";
import { findPipeline } from "#functions/pipelines/registry";
import { payloadHash } from "#functions/runtime/canonical-json";
import type { StreamRecord } from "./core/stream.ts";
import type { EffectFaults } from "./testing/faulty-function.ts";
import { HandledFunction, placeOf } from "./testing/handled-function.ts";
import { mishaps, reportingMapping, schedules } from "./testing/schedules.ts";
import { Simulation } from "./testing/simulation.ts";

/** What is sent: mostly events, also the same again, something else under the same id, and what is no event at all. */
const sending = fc.record({
  kind: fc.constantFrom("event", "event", "event", "event", "again", "conflict", "noise", "unknown"),
  /** Which of the results it is of, and which version: out of order and with gaps. */
  key: fc.nat(3),
  version: fc.integer({ min: 1, max: 6 }),
  pipeline: fc.boolean(),
});

const operation = fc.record({
  after: fc.integer({ min: 0, max: 2_000 }),
  kind: fc.constantFrom("send", "send", "send", "split", "merge", "crash"),
  which: fc.nat(5),
  sendings: fc.array(sending, { minLength: 1, maxLength: 8 }),
});

const plan = fc.record({
  seed: fc.integer(),
  shards: fc.integer({ min: 1, max: 2 }),
  operations: fc.array(operation, { minLength: 1, maxLength: 6 }),
  configuration: fc.record({
    ...reportingMapping,
    maximumRetryAttempts: fc.integer({ min: 0, max: 4 }),
    maximumRecordAgeInSeconds: fc.constantFrom(-1, -1, 60),
  }),
  ...mishaps,
});
type Plan = typeof plan extends fc.Arbitrary<infer T> ? T : never;
type Sending = Plan["operations"][number]["sendings"][number];

/** Something that was sent, and what it was meant to be. */
interface Sent {
  readonly kind: Sending["kind"];
  readonly record: StreamRecord;
  readonly ingestionId: string;
  /** Of an event: where its result belongs and what its payload is. */
  readonly place?: string;
  readonly hash?: string;
}

interface Played {
  readonly simulation: Simulation;
  readonly handled: HandledFunction;
  readonly sent: readonly Sent[];
}

async function play({ effects, ...options }: Plan): Promise<Played> {
  let handled: HandledFunction | undefined;
  const functionIn = (world: ConstructorParameters<typeof HandledFunction>[0]) =>
    (handled = new HandledFunction(world, effects satisfies EffectFaults));
  const simulation = new Simulation({ ...options, functionIn });
  const sent: Sent[] = [];
  for (const { after, kind, which, sendings } of options.operations) {
    await simulation.pass(after);
    if (kind === "split") simulation.stream.split(which);
    if (kind === "merge") simulation.stream.merge(which);
    if (kind === "crash") simulation.crash();
    if (kind === "send") for (const each of sendings) sent.push(send(simulation, each, sent.length));
  }
  await simulation.drain();
  return { simulation, handled: handled!, sent };
}

const ingestionIdOf = (index: number) => `00000000-0000-4000-8000-${String(index).padStart(12, "0")}`;

function send(simulation: Simulation, { kind, key, version, pipeline: first }: Sending, index: number): Sent {
  const ingestionId = ingestionIdOf(index);
  if (kind === "noise") return { kind, ingestionId, record: simulation.put(`key-${key}`, `noise ${index}`) };
  const now = new Date(simulation.clock.now());
  const name = first ? "device-readings" : "order-changes";
  const payload = payloadOf(name, { key, version, now, different: kind === "conflict" ? index : 0 });
  const pipeline = findPipeline(name)!;
  const event = pipeline.read(payload, now);
  if (isReason(event)) throw new Error(event.reason);
  const record = {
    version: RECORD_VERSION,
    pipeline: kind === "unknown" ? "no-such-pipeline" : name,
    id: event.id,
    ingestionId,
    ingestedAt: now.toISOString(),
    payload,
  };
  const put = simulation.put(event.partitionKey, JSON.stringify(record));
  const place = placeOf({ pipeline: name, key: event.key, version: event.version });
  return { kind, ingestionId, record: put, ...(kind !== "unknown" && { place, hash: payloadHash(event.payload) }) };
}

/** Times are whole days, so that an event that is sent again says the same. */
function payloadOf(
  name: string,
  { key, version, now, different }: { key: number; version: number; now: Date; different: number },
) {
  const at = `${now.toISOString().slice(0, 10)}T00:00:00Z`;
  if (name === "device-readings")
    return { deviceId: `d-${key}`, sequence: version, measuredAt: at, celsius: 20 + (different % 100) };
  const lines = [{ sku: "A", quantity: 1 + different, unitPriceMinor: 100 }];
  return { orderId: `o-${key}`, revision: version, changedAt: at, status: "paid", currency: "EUR", lines };
}

/** What became of everything, counted from the world alone. */
function fates({ simulation, handled, sent }: Played) {
  const counted = { stored: 0, duplicate: 0, conflict: 0, quarantined: 0, "on-failure": 0, lost: 0 };
  for (const { record, ingestionId, place, hash } of sent) {
    const existing = place === undefined ? undefined : handled.table.get(place);
    const has = (folder: string) =>
      [...handled.kept.keys()].some((key) => key.startsWith(`${folder}/`) && nameOf(key, record) === ingestionId);
    if (existing?.ingestionId === ingestionId) counted.stored += 1;
    else if (has("conflicts")) counted.conflict += 1;
    else if (has("quarantine")) counted.quarantined += 1;
    else if (simulation.truth.isKeptAsFailed(record)) counted["on-failure"] += 1;
    else if (existing !== undefined && existing.payloadHash === hash) counted.duplicate += 1;
    else counted.lost += 1;
  }
  return counted;
}

/** The ingestion id that an object is named by; noise has none, and is named by its place in the stream. */
const nameOf = (key: string, { sequenceNumber }: StreamRecord): string | undefined => {
  const name = key.split("/").at(-1)!.replace(".json", "");
  if (!name.startsWith("shardId-")) return name;
  return name.endsWith(`-${sequenceNumber}`) ? ingestionIdAt.get(sequenceNumber) : undefined;
};
let ingestionIdAt = new Map<string, string>();

describe("the deployed handler under injected faults", { timeout: 600_000 }, () => {
  it("accounts for every record once: nothing lost, nothing twice, order kept, poison aside", async () => {
    await fc.assert(
      fc.asyncProperty(plan, async (each) => {
        const played = await play(each);
        const { simulation, handled, sent } = played;
        ingestionIdAt = new Map(sent.map(({ record, ingestionId }) => [record.sequenceNumber, ingestionId]));
        const counted = fates(played);
        expect(counted.lost).toBe(0);
        expect(Object.values(counted).reduce((sum, count) => sum + count, 0)).toBe(sent.length);
        expect(simulation.truth.violations).toEqual([]);
        expect(disorder(played)).toEqual([]);
        expect(new Set(handled.stored).size).toBe(handled.stored.length);
        expect(handled.table.size).toBe(handled.stored.length);
        expect(wronglyAside(played)).toEqual([]);
        expect(misread(played)).toEqual([]);
      }),
      schedules(2_000),
    );
  });
});

/** Results of one key that were stored in another order than their events came; what was given up may come again late. */
function disorder({ handled, sent, simulation }: Played): string[] {
  const byId = new Map(sent.map((each) => [each.ingestionId, each]));
  const latest = new Map<string, string>();
  const found: string[] = [];
  for (const ingestionId of handled.stored) {
    const { record } = byId.get(ingestionId)!;
    if (simulation.truth.isKeptAsFailed(record)) continue;
    const before = latest.get(record.partitionKey) ?? "";
    if (before > record.sequenceNumber) found.push(`${record.partitionKey}: ${record.sequenceNumber} after ${before}`);
    else latest.set(record.partitionKey, record.sequenceNumber);
  }
  return found;
}

/** Objects of the bucket that stand for no record, or for one that has no business there. */
function wronglyAside({ handled, sent }: Played): string[] {
  return [...handled.kept.keys()].filter((key) => {
    const owners = sent.filter(({ record, ingestionId }) => nameOf(key, record) === ingestionId);
    const [owner] = owners;
    if (owners.length !== 1 || owner === undefined) return true;
    const isEvent = owner.place !== undefined;
    return key.startsWith("conflicts/")
      ? !isEvent || handled.table.get(owner.place!)?.ingestionId === owner.ingestionId
      : isEvent;
  });
}

/** Results that say something else than the event that made them. */
const misread = ({ handled, sent }: Played): string[] =>
  sent
    .filter(({ place, ingestionId, hash }) => {
      const stored = place === undefined ? undefined : handled.table.get(place);
      return stored?.ingestionId === ingestionId && stored.payloadHash !== hash;
    })
    .map(({ ingestionId }) => ingestionId);

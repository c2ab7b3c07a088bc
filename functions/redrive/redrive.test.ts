import { describe, expect, it } from "vitest";
import { type RedriveOptions, type RedrivePorts, redrive } from "./redrive.ts";
import { selection } from "./selection.ts";
import { type Given, NOW, onFailureObject } from "./testing/objects.ts";

const order = (key: string, number: number, change: Partial<Given> = {}): Given => ({ key, number, ...change });

/** A bucket in memory, of which each object is a minute younger than the one before it, and a stream that refuses what it is told to. */
function world(objects: Record<string, string>) {
  const done = new Set<string>();
  const sent: string[] = [];
  const refusing = new Set<string>();
  const keys = Object.keys(objects);
  const ports: RedrivePorts = {
    now: () => NOW,
    async *keys(folder) {
      for (const key of keys.toSorted())
        if (key.startsWith(folder)) yield { key, modified: new Date(NOW.getTime() + keys.indexOf(key) * 60_000) };
    },
    read: async (key) => objects[key]!,
    isDone: async (key) => done.has(key),
    markDone: async (key) => void done.add(key),
    send: async (records) => {
      const refused = records.filter(({ sequenceNumber }) => refusing.has(sequenceNumber));
      sent.push(...records.filter((each) => !refused.includes(each)).map(({ sequenceNumber }) => sequenceNumber));
      return refused;
    },
  };
  const run = ({ wanted = {}, ...options }: Partial<RedriveOptions> & { wanted?: object } = {}) =>
    redrive(ports, { selection: selection.parse(wanted), dryRun: false, retentionDays: 90, ...options });
  return { done, sent, refusing, run };
}

const [A, B, POISON] = ["aws/lambda/m/s/a", "aws/lambda/m/s/b", "quarantine/order-changes/2026/11/20/x.json"];

describe("redrive", () => {
  it("sends everything, the oldest object first and each key in order, and then has nothing left", async () => {
    const { run, sent, done } = world({
      [B]: onFailureObject([order("x", 3), order("y", 1), order("x", 2)]),
      [A]: onFailureObject([order("x", 9)]),
    });
    expect(await run()).toMatchObject({ objects: 2, selected: 4, sent: 4, refused: [], unfinished: false });
    expect(sent).toEqual(["1", "2", "3", "9"]);
    expect([...done].sort()).toEqual([A, B]);
    expect(await run()).toMatchObject({ objects: 0, selected: 0, sent: 0 });
    expect((await run({ wanted: { again: true } })).sent).toBe(4);
  });

  it("says what it would send, by pipeline and reason, and sends nothing in a dry run", async () => {
    const { run, sent, done } = world({
      [A]: onFailureObject([order("x", 1), order("y", 2, { pipeline: "device-readings" })]),
    });
    expect(await run({ dryRun: true })).toMatchObject({
      selected: 2,
      sent: 0,
      pipelines: { "order-changes": 1, "device-readings": 1 },
      reasons: { RetryAttemptsExhausted: 2 },
    });
    expect([sent, done.size]).toEqual([[], 0]);
  });

  it("refuses what is older than a repetition is known for, and keeps it to be decided on", async () => {
    const { run, sent, done } = world({
      [A]: onFailureObject([order("x", 1, { ingestedAt: "2026-08-22T12:00:00.000Z" }), order("y", 2)]),
    });
    expect(await run({ retentionDays: 90 })).toMatchObject({ selected: 2, tooOld: 1, sent: 1 });
    expect([sent, done.size]).toEqual([["2"], 0]);
  });

  it("stops within an object at a refusal, so that no key overtakes itself, and sends it whole next time", async () => {
    const { run, sent, refusing, done } = world({
      [A]: onFailureObject([order("x", 1), order("x", 2)]),
      [B]: onFailureObject([order("y", 3)]),
    });
    refusing.add("1");
    expect(await run()).toMatchObject({ sent: 1, refused: [A] });
    expect([sent, [...done]]).toEqual([["3"], [B]]);
    refusing.clear();
    expect((await run()).refused).toEqual([]);
    expect(sent).toEqual(["3", "1", "2"]);
  });

  it("leaves for the next time what there is no time for", async () => {
    const { run, sent } = world({ [A]: onFailureObject([order("x", 1)]), [B]: onFailureObject([order("x", 2)]) });
    let left = 1;
    expect(await run({ mayStart: () => left-- > 0 })).toMatchObject({ sent: 1, unfinished: true });
    expect(await run()).toMatchObject({ sent: 1, unfinished: false });
    expect(sent).toEqual(["1", "2"]);
  });

  it("goes on behind what it cannot read, and names it", async () => {
    const { run } = world({ [POISON]: "{", [A]: onFailureObject([order("x", 1)]) });
    expect(await run()).toMatchObject({ sent: 1, unreadable: [{ key: POISON, reason: "is not JSON" }] });
  });

  it.each([
    [{ pipeline: "device-readings" }, ["2"]],
    [{ pipeline: "no-such-pipeline" }, []],
    [{ reason: "Exhausted" }, ["1", "2"]],
    [{ reason: "Age" }, []],
    [{ since: "2026-11-20T11:30:00Z" }, ["1", "2"]],
    [{ since: "2026-11-20T20:30:00.001+09:00" }, []],
    [{ until: "2026-11-20T11:30:00Z" }, []],
    [{ kind: "poison" }, []],
    [{ kind: "on-failure" }, ["1", "2"]],
  ])("selects by %j", async (wanted, numbers) => {
    const { run, sent } = world({
      [A]: onFailureObject([order("x", 1), order("y", 2, { pipeline: "device-readings" })]),
    });
    await run({ wanted });
    expect(sent).toEqual(numbers);
  });
});

import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type RunningSluice, startSluice } from "#scripts/commands/testing/run-sluice";
import { thorough } from "#scripts/house/thorough";
import { generateTransactions } from "#scripts/rehearsal/load/generator/generate-transactions";
import { seededRandom } from "#scripts/rehearsal/load/generator/random";
import type { EventCounts } from "#scripts/rehearsal/load/result";
import { emulatorAmong, killIfThere, processTree, untilGone } from "#scripts/rehearsal/testing/processes";
import { workingDirectory } from "#scripts/rehearsal/testing/working-directory";
import { isKept, sendEvents } from "./events.ts";
import { type RehearsedPlatform, rehearsePlatform } from "./testing/rehearsed-platform.ts";

/** Another one each time; the one of a failure is in its message. */
const seed = process.env.SLUICE_SEED ?? String(Date.now() % 1_000_000);
const random = seededRandom(`kills ${seed}`);
const replay = `SLUICE_SEED=${seed}`;

describe.runIf(thorough)(`functions that are killed while events come (${replay})`, () => {
  let platform: RehearsedPlatform;
  beforeAll(async () => {
    platform = await rehearsePlatform();
  }, 240_000);
  afterAll(() => platform?.stop());

  /** Workers of functions: what runs below the local cloud. */
  const workers = () => processTree(emulatorAmong(processTree(process.pid))).slice(1);

  it("lose no event and store none twice, however often", { timeout: 240_000 }, async () => {
    const { context, rehearsal, environment } = platform;
    const count = 2_000;
    const strikes = new Set(Array.from({ length: 12 }, () => Math.floor(random.next() * count * 0.9)));
    let settled = 0;
    let killed = 0;
    const stop = rehearsal.eventSources.onSettled(() => {
      if (!strikes.has(settled++)) return;
      for (const pid of workers().filter(() => random.next() < 0.5)) killed += Number(killIfThere(pid));
    });
    const result = await sendEvents(context, { rehearsal, environment, source: { generate: { count } } });
    stop();
    expect(killed, replay).toBeGreaterThan(0);
    const { events } = result;
    expect(isKept(result), `${replay}: ${JSON.stringify(result)}`).toBe(true);
    expect(events, replay).toMatchObject({
      read: count,
      rejected: 0,
      lost: 0,
      duplicate: 0,
      quarantined: 0,
      conflict: 0,
    });
  });
});

describe.runIf(thorough)(`a rehearsal that is killed while events come (${replay})`, () => {
  let directory: ReturnType<typeof workingDirectory>;
  let running: RunningSluice | undefined;
  beforeAll(() => {
    directory = workingDirectory();
  });
  afterAll(async () => {
    running?.child.kill("SIGKILL");
    await running?.ended;
    directory?.remove();
  });

  /** A file of events that no other test sends. */
  function fileOf(name: string, count: number): string {
    const input = join(directory.root, `${name}.jsonl`);
    const rows = generateTransactions({ count, seed: Math.floor(random.next() * 2 ** 40), until: new Date() });
    writeFileSync(input, [...rows].map((row) => JSON.stringify("event" in row ? row.event : row)).join("\n"));
    return input;
  }

  const rehearse = (input: string) => {
    running = startSluice(["rehearse", "--once", "--json", "--input", input], { root: directory.root });
    return running;
  };

  it.each([
    ["whole, with its event sources", (tree: readonly number[]) => tree[0]!],
    ["in its local cloud", emulatorAmong],
  ])(
    "%s, ends with a failure, and has every event once after the next run",
    { timeout: 240_000 },
    async (name, victim) => {
      const count = 1_500;
      const input = fileOf(name.replaceAll(/\W+/g, "-"), count);
      const first = rehearse(input);
      await first.printsTo("stderr", /✓ local-cloudwatch|local-cloudwatch .*(nothing|unchanged)/);
      // Some moment of what comes then: before the first event, among them, or while they are counted.
      await pause(random.next() * 6_000);
      const tree = processTree(first.child.pid!);
      const killed = tree.length > 1 && killIfThere(victim(tree));
      const { code } = await first.ended;
      await untilGone(tree);
      if (killed) expect(code, replay).not.toBe(0);

      const { code: again, stdout, stderr } = await rehearse(input).ended;
      const { events } = JSON.parse(stdout) as { readonly events: EventCounts };
      const told = `${replay}: ${JSON.stringify(events)}\n${stderr.slice(-2_000)}`;
      expect(again, told).toBe(0);
      expect(events, told).toMatchObject({
        read: count,
        sent: count,
        rejected: 0,
        lost: 0,
        quarantined: 0,
        conflict: 0,
      });
      expect(events.stored + events.duplicate, told).toBe(count);
    },
  );
});

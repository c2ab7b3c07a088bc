import { expect, it } from "vitest";
import { thorough } from "#scripts/house/thorough";
import { streamedEvents } from "./event-records.ts";
import { contestants } from "./in-process.ts";
import { openStage } from "./stage.ts";

it.runIf(thorough)(
  "lets every contestant take the deployed function's place: each stores all events, from the stream and from the API",
  { timeout: 240_000 },
  async () => {
    const stage = await openStage(new AbortController().signal);
    try {
      for (const [index, contestant] of [...contestants, contestants[0]].entries()) {
        await stage.use(contestant);
        expect(await stage.stream(streamedEvents(20, 100 + index))).toBeGreaterThan(0);
        const { events } = await stage.post({ count: 20, seed: 200 + index });
        expect(events).toMatchObject({ stored: 20, lost: 0 });
      }
      const { latencyMs } = await stage.post({ count: 20, seed: 300, eventsPerSecond: 100 });
      expect(latencyMs.p99).toBeGreaterThan(0);
    } finally {
      await stage.close();
    }
  },
);

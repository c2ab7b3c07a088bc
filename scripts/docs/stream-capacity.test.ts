import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { testEnvironment } from "#constructs/testing/environment";
import { lunchPeak } from "#functions/scale-streams/testing/loads";
import { simulate } from "#functions/scale-streams/testing/simulated-days";
import { shardsOf } from "#scripts/engine/cost/load";
import { streamCapacity } from "./stream-capacity.ts";

describe("what the stream's modes cost", () => {
  it("is in the decision as it is reckoned", () => {
    const decision = readFileSync(
      join(import.meta.dirname, "../../docs/decisions/0012-the-stream-s-capacity.md"),
      "utf8",
    );
    for (const line of streamCapacity()) expect(decision).toContain(line);
  });

  it.each([
    [500, 1],
    [1_000, 1],
    [2_000, 2],
  ])(
    "at %i GB a month, at least %i shards, counts about the shards that the simulated week has",
    async (eventsGb, minShards) => {
      const limits = { min: minShards, max: minShards * 8 };
      const streams = { mode: "provisioned", minShards, maxShards: limits.max } as const;
      // As many records as the average, over a day that is quiet but for its peak.
      const average = (eventsGb * 1e6) / (730 * 3600);
      const { shards } = await simulate({ load: lunchPeak(average), days: 7, limits });
      const simulated = shards.reduce((sum, each) => sum + each, 0) / shards.length;
      const estimated = shardsOf({ environment: testEnvironment({ streams }), scenario: { month: 1, eventsGb } });
      expect(estimated / simulated).toBeGreaterThan(0.8);
      expect(estimated / simulated).toBeLessThan(1.25);
    },
  );
});

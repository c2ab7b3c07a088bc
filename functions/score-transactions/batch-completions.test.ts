import { describe, expect, it } from "vitest";
import { type Completion, completion } from "#functions/sla/completion";
import { batchCompletions } from "./batch-completions.ts";

function telling() {
  const logged: Completion[] = [];
  const warnings: string[] = [];
  const table = { isDown: false };
  const tell = batchCompletions(
    async (done) => {
      if (table.isDown) throw new Error("no table");
      logged.push(completion.parse(done));
      return "logged";
    },
    { warn: (message) => void warnings.push(String(message)) },
  );
  return { logged, warnings, table, tell };
}
const at = (time: string) => new Date(`2026-11-30T${time}Z`);

describe("completed batches", () => {
  it("are written down once a minute", async () => {
    const { tell, logged } = telling();
    for (const time of ["03:00:10.123", "03:00:20.000", "03:00:59.999", "03:01:00.000"]) await tell(5, at(time));
    expect(logged).toEqual([
      {
        pipeline_name: "consumer_batch",
        completed_at: "2026-11-30T03:00:10.123Z",
        period_start: "2026-11-30T03:00:00.000Z",
        period_end: "2026-11-30T03:00:10.123Z",
        records: 5,
        run: "2026-11-30T03:00:00.000Z",
      },
      expect.objectContaining({ run: "2026-11-30T03:01:00.000Z", period_end: "2026-11-30T03:01:00.000Z" }),
    ]);
  });

  it("that could not be written down are tried again with the next batch, and hold up nothing", async () => {
    const { tell, logged, warnings, table } = telling();
    table.isDown = true;
    await tell(5, at("03:00:10.000"));
    table.isDown = false;
    await tell(5, at("03:00:11.000"));
    expect(warnings).toHaveLength(1);
    expect(logged).toHaveLength(1);
  });
});

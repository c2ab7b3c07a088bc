import { describe, expect, it } from "vitest";
import { definition } from "#functions/sla/testing/definition";
import type { SlaViolation } from "#functions/sla/violation";
import { historyText, reportText } from "#scripts/commands/sla/sla-text";
import { reportOn } from "./sla-board.ts";

const hour = (number: number) => new Date(Date.UTC(2026, 10, 1, number)).toISOString();
const missed = (number: number, change: Partial<SlaViolation> = {}): SlaViolation => ({
  pipeline_name: "consumer_batch",
  sla_type: "hourly",
  window_start: hour(number),
  deadline_at: hour(number).replace(":00:00", ":05:00"),
  detected_at: hour(number).replace(":00:00", ":06:00"),
  owner: "data-team",
  ...change,
});
const period = { from: Date.parse(hour(0)), until: Date.parse(hour(720)) };
const watchedSince = (counts_from: string) => ({ counts_from, judged_until: hour(719) });

describe("a report", () => {
  const violations = [100, 101, 500].map((each) => missed(each, { resolved_at: hour(each + 1) }));

  it("counts the windows of the whole time, those that were missed, and how late at most", () => {
    const report = reportOn(definition(), watchedSince(hour(-100)), violations, period);
    expect(report).toMatchObject({ since: undefined, windows: 720, missed: 3, metPercent: 99.583, longestMinutes: 55 });
  });

  it("counts nothing of what was promised otherwise, and says since when it counts", () => {
    const report = reportOn(definition(), watchedSince(hour(716)), violations, period);
    expect(report).toMatchObject({ since: hour(716), windows: 3, missed: 0, metPercent: 100, longestMinutes: 0 });
    expect(reportText("local", [report], 30)).toContain(
      "consumer_batch#hourly: 100 % of 3 kept, 0 missed, since 2026-11-30 20:00 UTC",
    );
  });

  it("takes no outage for longer than somebody waited for its end", () => {
    const closed = missed(500, { closed_at: hour(503) });
    const open = missed(700);
    const late = (violation: SlaViolation) =>
      reportOn(definition(), watchedSince(hour(-1)), [violation], period).longestMinutes;
    expect([late(closed), late(open)]).toEqual([175, 20 * 60 - 5]);
  });

  it("counts nothing of what nobody has looked at yet", () => {
    expect(reportOn(definition(), undefined, violations, period)).toMatchObject({ windows: 0, missed: 0 });
  });
});

it("a history tells what came, what nobody waits for any more, and what has not come; the last instant of a minute as the next", () => {
  const text = historyText(
    "local",
    [
      missed(1, { resolved_at: hour(2) }),
      missed(3, { closed_at: hour(4) }),
      missed(5, { deadline_at: "2026-11-01T05:59:59.999Z" }),
    ],
    7,
  );
  expect(text.split("\n")).toEqual([
    "local: 3 deadlines missed in the last 7 days",
    "  2026-11-01 01:05 UTC  consumer_batch hourly: came 2026-11-01 02:00 UTC",
    "  2026-11-01 03:05 UTC  consumer_batch hourly: promised otherwise or no longer since 2026-11-01 04:00 UTC",
    "  2026-11-01 06:00 UTC  consumer_batch hourly: has not come",
  ]);
});

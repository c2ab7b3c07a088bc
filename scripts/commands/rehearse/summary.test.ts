import { describe, expect, it } from "vitest";
import { countPlan } from "#scripts/engine/plan/plan-summary";
import type { StackResult } from "#scripts/engine/run/run-request";
import { planSummary } from "#scripts/engine/testing/plan-summaries";
import { nothingSent, type ScoredCounts } from "#scripts/rehearsal/load/result";
import { isAccountedFor, isKept } from "./events.ts";
import { createPhases } from "./phases.ts";
import { describeRehearsal, type RehearsalFacts } from "./summary.ts";

const stack = (id: string, changes: Partial<StackResult> = {}): StackResult => ({
  id,
  stateKey: `local/region/${id}/terraform.tfstate`,
  status: "done",
  seconds: 1,
  resources: 3,
  changes: { ...countPlan(planSummary()), add: 3 },
  unchanged: false,
  reasons: [],
  brief: null,
  reason: null,
  ...changes,
});
const events = { read: 10, rejected: 2, sent: 8, stored: 5, duplicate: 1, conflict: 1, quarantined: 1, lost: 0 };
const facts: RehearsalFacts = {
  environment: "local",
  stacks: [stack("local-vpc"), stack("local-keys")],
  events,
  archived: 8,
  scored: { transactions: 8, rows: 8, missing: 0, twice: 0, alerts: 2 },
  rejections: [{ line: 7, reason: "amountMinor: must not be negative" }],
  lostIds: [],
  latencyMs: { p50: 101.4, p95: null, p99: 300 },
  eventsPerSecond: 12.6,
  pace: null,
  phases: { start: 0.5, deploy: 3.2 },
  states: { endpoint: "http://127.0.0.1:1", bucket: "states" },
  urls: { api: "http://127.0.0.1:1/events" },
};
const once = (changes: Partial<RehearsalFacts> = {}) =>
  describeRehearsal({ ...facts, ...changes }, { standing: false });

describe("the summary of a rehearsal", () => {
  it("states the identity of the events, rate, latency, phases and states", () => {
    expect(once()).toContain("2 of 2 stacks of local are deployed, 6 resources");
    expect(once()).toContain("10 read = 2 rejected + 8 sent");
    expect(once()).toContain("8 sent = 5 stored + 1 duplicate + 1 conflict + 1 quarantined + 0 lost");
    expect(once()).toContain(
      "decided 13 per second, from the first request to the last decision; from ingestion to decision p50 101 ms, p95 -, p99 300 ms",
    );
    expect(once()).toContain("line 7 rejected: amountMinor: must not be negative");
    expect(once()).toContain("start 0.5 s, deploy 3.2 s, together 3.7 s");
    expect(once()).toContain("s3://states/<key>");
  });

  it("says how well a set rate was kept, and shouts where the machine could not", () => {
    expect(once()).not.toContain("sent 1");
    const usual = { asked: 100, achieved: 99.6 };
    expect(once({ pace: { usual, spike: null, mostLateMs: 12 } })).toContain("        sent 100 of 100 per second\n");
    const pace = { usual, spike: { asked: 2_000, achieved: 811.2 }, mostLateMs: 14_620 };
    expect(once({ pace })).toContain(
      "sent 100 of 100 per second, 811 of 2000 per second in the spike: NOT AS ASKED FOR; a request waited up to 15 s to be sent",
    );
    expect(once({ pace: { usual: null, spike: null, mostLateMs: 0 } })).toContain("sent in one request\n");
  });

  it("shows a few rejected rows and says how many more there are", () => {
    const rejections = Array.from({ length: 30 }, (_, index) => ({ line: index + 2, reason: "bad" }));
    const text = once({ rejections, events: { ...events, read: 38, rejected: 30 } });
    expect(text.match(/rejected: bad/g)).toHaveLength(10);
    expect(text).toContain("and 20 more");
  });

  it("says how many of the sent events are archived, if there is an archive, and shouts about missing ones", () => {
    expect(once()).toContain("archived 8 of 8 sent\n");
    expect(once({ archived: 6 })).toContain("archived 6 of 8 sent: 2 MISSING");
    expect(once({ archived: null })).not.toContain("archived");
  });

  it("says how many of the card transactions are scored, and how many alerts there are", () => {
    expect(once()).toContain("scored 8 of 8 card transactions, 2 alerts\n");
    const scored = { transactions: 8, rows: 5, missing: 2, twice: 1, alerts: 0 };
    expect(once({ scored })).toContain("scored 5 of 8 card transactions, 0 alerts: 2 MISSING, 1 TWICE\n");
    expect(once({ scored: null })).not.toContain("scored");
  });

  it("shouts about lost events", () => {
    expect(once({ events: { ...events, lost: 3 }, lostIds: ["a", "b"] })).toContain("LOST: a, b, ...");
  });

  it("names what was not deployed and why, and what to do then", () => {
    const failed = stack("local-keys", {
      status: "failed",
      resources: null,
      brief: "no such key",
      reason: "no such key\nmore",
    });
    const text = describeRehearsal(
      { ...facts, ...nothingSent, stacks: [facts.stacks[0]!, failed] },
      { standing: false },
    );
    expect(text).toContain("1 of 2 stacks of local are deployed, 3 resources");
    expect(text).toContain("local-keys failed: no such key\n");
    expect(text).toContain("Run it again to go on");
    expect(text).not.toContain("Events");
  });

  it("shows addresses only while it stays up", () => {
    expect(once()).not.toContain("http://127.0.0.1:1/events");
    expect(describeRehearsal(facts, { standing: true })).toMatch(
      /Up:\n {2}api +http:\/\/127\.0\.0\.1:1\/events[\s\S]*Ctrl-C ends it/,
    );
  });
});

describe("isAccountedFor", () => {
  it("holds when nothing is lost and the sums come out even", () => {
    expect(isAccountedFor(events)).toBe(true);
  });

  it.each([
    ["an event is lost", { sent: 9, read: 11, lost: 1 }],
    ["more was read than rejected and sent", { read: 11 }],
    ["more was sent than decided", { stored: 4 }],
    ["less was sent than decided", { stored: 6 }],
  ])("fails when %s", (_, changes) => {
    expect(isAccountedFor({ ...events, ...changes })).toBe(false);
  });
});

describe("isKept", () => {
  it("holds when all that was sent is accounted for and archived, or nothing is archived at all", () => {
    const { scored } = facts;
    expect(isKept({ events, archived: 8, scored })).toBe(true);
    expect(isKept({ events, archived: null, scored: null })).toBe(true);
    expect(isKept({ events, archived: 7, scored })).toBe(false);
    expect(isKept({ events: { ...events, lost: 1 }, archived: 8, scored })).toBe(false);
  });

  it("does not where a card transaction has no row and is not in quarantine, or has two and is no conflict", () => {
    const kept = (changes: Partial<ScoredCounts>, counts = {}) =>
      isKept({ events: { ...events, ...counts }, archived: 8, scored: { ...facts.scored!, ...changes } });
    expect([kept({ missing: 1 }), kept({ missing: 2 }), kept({ missing: 1 }, { stored: 6, quarantined: 0 })]).toEqual([
      true,
      false,
      false,
    ]);
    expect([kept({ twice: 1 }), kept({ twice: 2 })]).toEqual([true, false]);
  });
});

describe("phases", () => {
  it("measure each part, adding up those of one name, also a part that fails", async () => {
    const phases = createPhases();
    await phases.time("start", () => new Promise((resolve) => setTimeout(resolve, 15)));
    await expect(phases.time("deploy", () => Promise.reject(new Error("no")))).rejects.toThrow("no");
    phases.add("deploy", 2.0004);
    const { start, deploy } = phases.seconds();
    expect(start).toBeGreaterThan(0.01);
    expect(deploy).toBeCloseTo(2, 1);
    expect(Object.keys(phases.seconds())).toEqual(["start", "deploy"]);
  });
});

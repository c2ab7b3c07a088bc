import { describe, expect, it } from "vitest";
import type { Tried } from "./next-try.ts";
import type { Due, OutboxTable, Settlement, Target } from "./outbox-table.ts";
import { notifyHandler } from "./send.ts";
import { told } from "./testing/told.ts";

const started = Date.parse("2026-11-30T03:00:00Z");
const MINUTE = 60_000;

interface Row {
  due: Due;
  state: "due" | Settlement["kind"];
}

/** An outbox in memory, with the conditions of the real one. */
function outboxOf(rows: Row[], clock: { now: number }) {
  const outbox: OutboxTable = {
    due: async (now, most) =>
      rows
        .filter(({ due, state }) => (state === "due" || state === "again") && Date.parse(due.dueAt) <= now.getTime())
        .slice(0, most)
        .map(({ due }) => due),
    claim: async (due, until) => {
      const row = rows.find((each) => each.due.pk === due.pk)!;
      if (row.due.dueAt !== due.dueAt) return false;
      row.due = { ...row.due, dueAt: until.toISOString(), attempts: row.due.attempts + 1 };
      return true;
    },
    settle: async (due, until, { sent, refused }, settlement) => {
      const row = rows.find((each) => each.due.pk === due.pk)!;
      if (row.due.dueAt !== until.toISOString()) return;
      row.state = settlement.kind;
      row.due = { ...row.due, sent, refused, dueAt: settlement.at.toISOString() };
    },
  };
  return {
    outbox,
    pass: (minutes: number) => {
      clock.now += minutes * MINUTE;
    },
  };
}

function running(rows: Row[], answer: (target: Target, text: string) => Tried | Promise<Tried>) {
  const clock = { now: started };
  const { outbox, pass } = outboxOf(rows, clock);
  const posts: string[] = [];
  const measured: Record<string, number> = {};
  const logged: string[] = [];
  const send = (target: Target) => async (each: { dedupKey: string }) => {
    posts.push(`${target} ${each.dedupKey}`);
    return answer(target, each.dedupKey);
  };
  const handler = notifyHandler({
    outbox,
    targets: {
      webhook: { kinds: ["sla", "fraud"], send: send("webhook") },
      email: { kinds: ["sla"], send: send("email") },
    },
    giveUpAfterHours: 24,
    now: () => new Date(clock.now),
    random: () => 0,
    log: {
      debug: () => {},
      info: () => {},
      warn: (text) => logged.push(`warn ${text}`),
      error: (text) => logged.push(`error ${text}`),
    },
    meter: {
      count: (name, count) => Object.assign(measured, { [name]: count }),
      value: (name, value) => Object.assign(measured, { [name]: value }),
      milliseconds: () => {},
      publish: () => {},
    },
  });
  const run = (left = 60_000) => handler(undefined, { getRemainingTimeInMillis: () => left });
  return { run, pass, posts, measured, logged };
}

const row = (dedupKey: string, change: Partial<Due> = {}): Row => ({
  state: "due",
  due: {
    pk: `notification#${dedupKey}`,
    told: told({ dedupKey }),
    attempts: 0,
    announcedAt: new Date(started - 30_000),
    dueAt: new Date(started - 30_000).toISOString(),
    sent: [],
    refused: [],
    ...change,
  },
});
const sent: Tried = { kind: "sent" };

describe("notifications that are due", () => {
  it("are sent to each target that wants their kind, once", async () => {
    const rows = [row("a"), row("b", { told: told({ dedupKey: "b", kind: "fraud" }) })];
    const { run, posts, measured, pass } = running(rows, () => sent);
    expect(await run()).toEqual({ sent: 2, failed: 0, dead: 0 });
    pass(10);
    await run();
    expect(posts).toEqual(["webhook a", "email a", "webhook b"]);
    expect(rows.map(({ state }) => state)).toEqual(["sent", "sent"]);
    expect(measured.OldestSeconds).toBe(0);
  });

  it("are all sent, however many there are", async () => {
    const rows = Array.from({ length: 180 }, (_, index) => row(`n${index}`));
    const { run, posts } = running(rows, () => sent);
    expect((await run()).sent).toBe(180);
    expect(new Set(posts).size).toBe(360);
  });

  it("come again where one target failed, without the target that has them", async () => {
    let up = false;
    const { run, posts, pass } = running([row("a")], (target) =>
      target === "webhook" && !up ? { kind: "failed", reason: "the webhook answered 503" } : sent,
    );
    expect(await run()).toMatchObject({ failed: 1 });
    up = true;
    expect(await run()).toEqual({ sent: 0, failed: 0, dead: 0 });
    pass(1);
    expect(await run()).toMatchObject({ sent: 1 });
    expect(posts).toEqual(["webhook a", "email a", "webhook a"]);
  });

  it("wait as long as the receiver asks", async () => {
    const { run, posts, pass } = running([row("a")], (target) =>
      target === "webhook" ? { kind: "failed", reason: "429", retryAfterMs: 20 * MINUTE } : sent,
    );
    await run();
    pass(19);
    await run();
    expect(posts).toHaveLength(2);
    pass(1);
    await run();
    expect(posts).toHaveLength(3);
  });

  it("are tried for a day and then given up, which is said", async () => {
    const { run, posts, logged, pass, measured } = running([row("a")], () => ({ kind: "failed", reason: "no answer" }));
    let dead = 0;
    for (let minute = 0; minute < 26 * 60; minute++) {
      dead += (await run()).dead;
      pass(1);
    }
    expect(dead).toBe(1);
    expect(posts.filter((each) => each.startsWith("webhook")).length).toBeGreaterThan(25);
    expect(posts.length).toBeLessThan(80);
    expect(logged.filter((line) => line.startsWith("error"))).toEqual(["error A notification was given up"]);
    expect(measured.Dead).toBe(0);
  });

  it("are given up at once where the receiver will never take them; who can have them has them", async () => {
    const rows = [row("a")];
    const { run, posts } = running(rows, (target) =>
      target === "webhook" ? { kind: "refused", reason: "the webhook answered 410" } : sent,
    );
    expect(await run()).toEqual({ sent: 0, failed: 0, dead: 1 });
    expect(posts).toEqual(["webhook a", "email a"]);
    expect(rows[0]).toMatchObject({ state: "dead", due: { sent: ["email"] } });
  });

  it("are not posted again to who refused them, while another is tried on", async () => {
    let isUp = false;
    const rows = [row("a")];
    const { run, posts, pass } = running(rows, (target) => {
      if (target === "webhook") return { kind: "refused", reason: "the webhook answered 410" };
      return isUp ? sent : { kind: "failed", reason: "the topic does not take it" };
    });
    expect(await run()).toMatchObject({ failed: 1 });
    isUp = true;
    pass(1);
    expect(await run()).toEqual({ sent: 0, failed: 0, dead: 1 });
    expect(posts).toEqual(["webhook a", "email a", "email a"]);
    expect(rows[0]).toMatchObject({ state: "dead", due: { sent: ["email"], refused: ["webhook"] } });
  });

  it("are given up where what stands there is none, and hold up nobody", async () => {
    const rows = [row("bad", { told: undefined }), row("good")];
    const { run } = running(rows, () => sent);
    expect(await run()).toEqual({ sent: 1, failed: 0, dead: 1 });
    expect(rows.map(({ state }) => state)).toEqual(["dead", "sent"]);
  });

  it("are given up like others where every run dies that tries them", async () => {
    const rows = [row("a")];
    const { run, posts, pass } = running(rows, () => {
      throw new Error("killed");
    });
    for (let minute = 0; minute < 24 * 60; minute += 5) {
      await expect(run()).rejects.toThrow("killed");
      pass(5);
    }
    const tried = posts.length;
    pass(60);
    expect(await run()).toEqual({ sent: 0, failed: 0, dead: 1 });
    expect(posts).toHaveLength(tried);
    expect(rows[0]).toMatchObject({ state: "dead" });
  });

  it("come again five minutes after a run that died with them", async () => {
    const rows = [row("a")];
    let dies = true;
    const { run, posts, pass } = running(rows, () => {
      if (dies) throw new Error("killed");
      return sent;
    });
    await expect(run()).rejects.toThrow("killed");
    dies = false;
    pass(4);
    expect(await run()).toMatchObject({ sent: 0 });
    pass(1);
    expect(await run()).toMatchObject({ sent: 1 });
    expect(posts).toEqual(["webhook a", "webhook a", "email a"]);
  });

  it("are each sent by one of two runs at once", async () => {
    const rows = Array.from({ length: 30 }, (_, index) => row(`n${index}`));
    const { run, posts } = running(rows, async () => {
      await Promise.resolve();
      return sent;
    });
    const [one, other] = await Promise.all([run(), run()]);
    expect(one.sent + other.sent).toBe(30);
    expect(new Set(posts).size).toBe(posts.length);
  });

  it("are left for the next run where time runs short", async () => {
    const { run, posts } = running([row("a")], () => sent);
    expect(await run(10_000)).toEqual({ sent: 0, failed: 0, dead: 0 });
    expect(posts).toEqual([]);
  });
});

import { describe, expect, it } from "vitest";
import { createGraph } from "./graph.ts";
import { schedule } from "./scheduler.ts";
import { stackNode } from "./testing/stacks-on-disk.ts";

const diamond = createGraph([
  stackNode("a"),
  stackNode("b", ["a"]),
  stackNode("c", ["a"]),
  stackNode("d", ["b", "c"]),
  stackNode("e"),
]);

/** Work that records when it began and ends when told to. */
function controlled() {
  const begun: string[] = [];
  const ends = new Map<string, { resolve(): void }>();
  const work = ({ id }: { readonly id: string }) =>
    new Promise<string>((resolve) => {
      begun.push(id);
      ends.set(id, { resolve: () => resolve(id) });
    });
  const settle = () => new Promise((resolve) => setImmediate(resolve));
  return {
    begun,
    work,
    finish: (id: string) => {
      ends.get(id)?.resolve();
      return settle();
    },
  };
}

const statuses = (outcomes: ReadonlyMap<string, { readonly status: string }>) =>
  Object.fromEntries([...outcomes].map(([id, { status }]) => [id.slice("test-".length), status]));

describe("schedule", () => {
  it("begins a stack only once everything it reads from is done, and the independent ones side by side", async () => {
    const { begun, work, finish } = controlled();
    const run = schedule(diamond, work, { parallel: 10 });
    expect(begun).toEqual(["test-a", "test-e"]);
    await finish("test-a");
    expect(begun).toEqual(["test-a", "test-e", "test-b", "test-c"]);
    await finish("test-b");
    expect(begun).not.toContain("test-d");
    await finish("test-c");
    await finish("test-d");
    await finish("test-e");
    expect(statuses(await run)).toEqual({ a: "done", b: "done", c: "done", d: "done", e: "done" });
  });

  it("never works on more stacks at once than allowed", async () => {
    let active = 0;
    let most = 0;
    const wide = createGraph(Array.from({ length: 9 }, (_, index) => stackNode(`s${index}`)));
    await schedule(
      wide,
      async () => {
        most = Math.max(most, ++active);
        await new Promise((resolve) => setImmediate(resolve));
        active--;
      },
      { parallel: 3 },
    );
    expect(most).toBe(3);
  });

  it("skips what depends on a failure, also at a distance, and finishes the rest", async () => {
    const outcomes = await schedule(diamond, async ({ id }) => {
      if (id === "test-b") throw new Error("quota exceeded");
      return id;
    });
    expect(statuses(outcomes)).toEqual({ a: "done", b: "failed", c: "done", d: "skipped", e: "done" });
    expect(outcomes.get("test-b")).toMatchObject({ error: new Error("quota exceeded") });
    expect(outcomes.get("test-d")).toMatchObject({ reason: "test-b failed" });
  });

  it("says of each skipped stack which one held it up", async () => {
    const chain = createGraph([stackNode("a"), stackNode("b", ["a"]), stackNode("c", ["b"])]);
    const reasons: string[] = [];
    await schedule(chain, () => Promise.reject(new Error("no")), {
      onSkipped: ({ id }, reason) => reasons.push(`${id}: ${reason}`),
    });
    expect(reasons).toEqual(["test-b: test-a failed", "test-c: test-b was skipped"]);
  });

  it("begins nothing new once stopped and awaits what runs", async () => {
    const { begun, work, finish } = controlled();
    const stop = new AbortController();
    const run = schedule(diamond, work, { parallel: 1, stop: stop.signal });
    stop.abort(new Error("interrupted"));
    await finish("test-a");
    const outcomes = await run;
    expect(begun).toEqual(["test-a"]);
    expect(statuses(outcomes)).toEqual({ a: "done", b: "skipped", c: "skipped", d: "skipped", e: "skipped" });
  });

  it("ends at once when there is nothing to do", async () => {
    expect(await schedule(createGraph([]), () => Promise.reject(new Error("never")))).toEqual(new Map());
  });

  it("turns whatever is thrown into an error", async () => {
    const outcomes = await schedule(createGraph([stackNode("a")]), () => Promise.reject("just text"));
    expect(outcomes.get("test-a")).toMatchObject({ status: "failed", error: new Error("just text") });
  });
});

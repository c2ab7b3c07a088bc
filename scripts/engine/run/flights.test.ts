import { hostname } from "node:os";
import { describe, expect, it } from "vitest";
import type { Flight } from "#scripts/engine/ledger/ledger";
import { stackNode } from "#scripts/engine/testing/stacks-on-disk";
import { createFlights, isUnderWay, refuseWhileUnderWay } from "./flights.ts";

const flight = (changes: Partial<Flight>): Flight => ({
  run: "r",
  at: "2026-01-01T00:00:00Z",
  by: "ann@laptop",
  host: hostname(),
  pid: process.ppid,
  operation: "apply",
  digest: "d",
  creates: [],
  ...changes,
});

describe("a flight", () => {
  it("names what the apply creates or makes anew, who began it, and the run it belongs to", () => {
    const begin = createFlights();
    const [one, other] = [
      begin("apply", { add: ["a.b"], replace: ["c.d"] }, "x"),
      begin("destroy", { add: [], replace: [] }, "y"),
    ];
    expect(one).toMatchObject({
      operation: "apply",
      creates: ["a.b", "c.d"],
      digest: "x",
      pid: process.pid,
      host: hostname(),
    });
    expect(other.run).toBe(one.run);
    expect(createFlights()("apply", { add: [], replace: [] }, "x").run).not.toBe(one.run);
  });

  it("is under way while its process lives on this machine, and not when it is dead or our own", () => {
    expect(isUnderWay(flight({}))).toBe(true);
    expect(isUnderWay(flight({ pid: 2 ** 30 }))).toBe(false);
    expect(isUnderWay(flight({ pid: 0 }))).toBe(false);
    expect(isUnderWay(flight({ pid: process.pid }))).toBe(false);
  });

  it("of another machine cannot be judged by a process id here", () => {
    expect(isUnderWay(flight({ host: "elsewhere" }))).toBe(false);
  });

  it("that is under way keeps others from the stack, and says who it is", () => {
    expect(() => refuseWhileUnderWay(stackNode("vpc"), [flight({ pid: 2 ** 30 })])).not.toThrow();
    expect(() => refuseWhileUnderWay(stackNode("vpc"), [flight({})])).toThrow(
      `test-vpc: ann@laptop has been running an apply of it since 2026-01-01T00:00:00Z (process ${process.ppid} on this machine)`,
    );
  });
});

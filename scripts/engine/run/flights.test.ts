import { hostname } from "node:os";
import { describe, expect, it } from "vitest";
import type { Flight } from "#scripts/engine/ledger/ledger";
import { stackNode } from "#scripts/engine/testing/stacks-on-disk";
import { createFlights, refuseWhileUnderWay } from "./flights.ts";

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

  const refuse = (flights: readonly Flight[]) => () =>
    refuseWhileUnderWay(stackNode("vpc"), { lock: undefined, inFlight: flights }, "/stacks/test-vpc");

  it("keeps others from the stack while its process runs here, and says who it is and since when", () => {
    const at = new Date().toISOString();
    expect(refuse([flight({ at })])).toThrow(
      `test-vpc: process ${process.ppid} of ann@laptop still runs; its apply began at ${at}. Wait for it to end`,
    );
  });

  it("keeps nobody when its process is dead, or is another that has its number by now, or ran elsewhere", () => {
    expect(refuse([flight({ pid: 2 ** 30 })])).not.toThrow();
    expect(refuse([flight({ at: "2001-01-01T00:00:00Z" })])).not.toThrow();
    expect(refuse([flight({ host: "elsewhere" })])).not.toThrow();
  });

  it("keeps nobody because of a Terraform in another checkout, whose lock is another", () => {
    const machine = (directory: string) => () => ({
      host: hostname(),
      isAlive: () => false,
      terraforms: [{ pid: 99, directory }],
    });
    const standing = { lock: undefined, inFlight: [flight({})] };
    const refuseAt = (directory: string) => () =>
      refuseWhileUnderWay(stackNode("vpc"), standing, "/here/stacks/test-vpc", machine(directory));
    expect(refuseAt("/here/stacks/test-vpc")).toThrow("its Terraform still runs as process 99");
    expect(refuseAt("/elsewhere/stacks/test-vpc")).not.toThrow();
  });

  it("is not looked for where nothing is in flight and nothing is locked", () => {
    const machine = () => {
      throw new Error("looked at the processes of this machine");
    };
    expect(() => refuseWhileUnderWay(stackNode("vpc"), { lock: undefined, inFlight: [] }, "/", machine)).not.toThrow();
  });
});

import { describe, expect, it } from "vitest";
import { createGraph } from "#scripts/engine/graph";
import { stackNode } from "#scripts/engine/testing/stacks-on-disk";
import { usualMinutes } from "./duration.ts";
import { effects } from "./effects.ts";
import { change, stackSwitch } from "./testing/stack-switch.ts";
import { verdictOn } from "./verdict.ts";

const graph = createGraph([stackNode("net"), stackNode("data", ["net"]), stackNode("nodes", ["net"])]);
const minutes = (type: string) => effects[type]!.up.minutes;
const gateway = stackSwitch("test-net", {
  caused: [change("aws_nat_gateway.b", "create"), change("aws_nat_gateway.c", "create")],
});
const standby = change("aws_db_instance.p", "update", "multi_az");
const data = stackSwitch("test-data", { caused: [standby] });
const nodes = stackSwitch("test-nodes", {
  caused: [change("aws_eks_node_group.s", "update", "scaling_config[0].min_size")],
});

describe("how long a switch takes", () => {
  it("is the longest chain of stacks that read from each other, objects of a kind side by side", () => {
    const [one, other] = [minutes("aws_nat_gateway"), minutes("aws_db_instance")];
    expect(usualMinutes([gateway, data, nodes], graph, "up")).toEqual([one[0] + other[0], one[1] + other[1]]);
  });

  it("does not count what is made later, nor stacks that are not deployed", () => {
    const waits = { stack: "", address: standby.address, window: null, setting: "", blocks: false };
    const later = stackSwitch("test-data", { caused: [standby], later: [{ ...waits, attributes: ["multi_az"] }] });
    expect(usualMinutes([gateway, later, { ...nodes, basis: "configuration" }], graph, "up")).toEqual(
      minutes("aws_nat_gateway"),
    );
    expect(usualMinutes([], graph, "down")).toEqual([0, 0]);
  });
});

describe("a verdict", () => {
  const having = (...kinds: ("loss" | "unknown")[]) =>
    stackSwitch("x", { findings: kinds.map((kind) => ({ stack: "x", address: "a", kind, text: "" })) });

  it("is the worst that is true of any stack", () => {
    expect(verdictOn([having(), having()])).toBe("safe");
    expect(verdictOn([having(), having("unknown")])).toBe("unknown");
    expect(verdictOn([having("unknown", "loss"), having("unknown")])).toBe("refused");
    expect(verdictOn([having("loss"), stackSwitch("y", { blocked: true })])).toBe("blocked");
  });
});

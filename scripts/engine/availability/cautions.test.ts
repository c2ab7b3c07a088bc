import { describe, expect, it } from "vitest";
import type { Configurations } from "#scripts/engine/cost/estimate";
import { cautionsOn } from "./cautions.ts";
import { quotaUses } from "./quotas.ts";
import { change, stackSwitch } from "./testing/stack-switch.ts";

const having = (...resources: object[]): Configurations =>
  new Map(resources.map((resource, index) => [`x-${index}`, { resource } as never]));
const gateways = (...numbers: number[]) =>
  having(
    ...numbers.map((length) => ({
      aws_eip: Object.fromEntries(Array.from({ length }, (_, index) => [`a${index}`, {}])),
    })),
  );
const nodes = (scaling_config: unknown) => having({ aws_eks_node_group: { a: { scaling_config }, b: {} } });

describe("quotas", () => {
  it("are named where a switch takes more of them, over all stacks", () => {
    expect(quotaUses(gateways(1, 1), gateways(3, 1))).toMatchObject([
      { code: "L-0263D0A3", byDefault: 5, before: 2, after: 4 },
    ]);
    expect(quotaUses(gateways(3), gateways(1))).toEqual([]);
  });

  it("count nodes, whichever way a block is written, and none where the number is not written out", () => {
    expect(quotaUses(nodes({ desired_size: 2 }), nodes([{ desired_size: 4 }]))).toMatchObject([
      { code: "L-1216C47A", before: 2, after: 4 },
    ]);
    expect(quotaUses(nodes({ desired_size: 2 }), nodes({ desired_size: "${var.x}" }))).toEqual([]);
  });

  it("are a caution beyond what a new account has", () => {
    expect(cautionsOn([], quotaUses(gateways(1), gateways(5)))).toEqual([]);
    expect(cautionsOn([], quotaUses(gateways(1), gateways(6)))).toMatchObject([
      { stack: null, text: expect.stringContaining("6 are needed, and an account has 5") },
    ]);
  });
});

describe("what has to be seen to first", () => {
  it("is what runs on nodes of which none is left", () => {
    const group = (name: string, after: string) =>
      change(`aws_eks_node_group.${name}`, "update", ["scaling_config[0].desired_size", "1", after]);
    const stacks = [stackSwitch("dev-eks", { caused: [group("kafka-c", "0"), group("services", "2")] })];
    expect(cautionsOn(stacks, [])).toMatchObject([
      { stack: "dev-eks", text: expect.stringMatching(/^aws_eks_node_group.kafka-c keeps no node/) },
    ]);
  });

  it("is a deploy that would stop half-way", () => {
    const waits = {
      stack: "x",
      address: "aws_x.y",
      attributes: ["a"],
      window: null,
      setting: "cache.applyImmediately",
    };
    const stacks = [
      stackSwitch("x", {
        later: [
          { ...waits, blocks: true },
          { ...waits, blocks: false },
        ],
      }),
    ];
    expect(cautionsOn(stacks, [])).toMatchObject([
      { text: expect.stringContaining("SLUICE_SET='cache.applyImmediately=true'") },
    ]);
  });
});

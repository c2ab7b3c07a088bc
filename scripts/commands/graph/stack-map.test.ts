import { describe, expect, it } from "vitest";
import { z } from "zod";
import { contract } from "#constructs/core/contract";
import { createGraph } from "#scripts/engine/graph";
import { asMermaid } from "./as-mermaid.ts";
import { asText } from "./as-text.ts";
import { joinMaps, mapOf, type StackMap } from "./stack-map.ts";

const end = contract("end", { id: z.string(), arn: z.string() }, { example: { id: "x", arn: "y" }, version: 3 });

const sample = (environment = "dev"): StackMap => {
  const node = (concern: string, publishes?: string, reads: string[] = []) => ({
    id: `${environment}-${concern}`,
    environment,
    concern,
    stateKey: `${environment}/${concern}`,
    publishes,
    reads,
  });
  return mapOf({
    graph: createGraph([
      node("web", undefined, ["end"]),
      node("idle", undefined, ["end"]),
      node("end", "end"),
      node("all", undefined, ["end"]),
    ]),
    contracts: new Map([["end", end]]),
    fieldsReadBy: (id) =>
      ({ [`${environment}-web`]: { end: ["arn", "id"] }, [`${environment}-all`]: { end: ["*"] } })[id] ?? { end: [] },
  });
};

describe("a map", () => {
  it("has the readings with what is used, also where that is nothing or everything", () => {
    expect(sample().edges).toEqual([
      { from: "dev-end", to: "dev-web", contract: "end", fields: ["arn", "id"] },
      { from: "dev-end", to: "dev-idle", contract: "end", fields: [] },
      { from: "dev-end", to: "dev-all", contract: "end", fields: ["*"] },
    ]);
  });

  it("joins environments layer by layer", () => {
    const { layers, nodes } = joinMaps([sample("dev"), sample("prod")]);
    expect(layers[0]).toEqual(["dev-end", "prod-end"]);
    expect(nodes).toHaveLength(8);
    expect(joinMaps([])).toEqual({ nodes: [], edges: [], layers: [] });
  });

  it("reads well as text", () => {
    expect(asText(sample())).toBe(`layer 1
  dev-end
    publishes v3  id, arn

layer 2
  dev-web
    reads dev-end  arn, id
  dev-idle
    reads dev-end  nothing of it
  dev-all
    reads dev-end  everything`);
  });
});

describe("Mermaid", () => {
  it("has one node per stack and one labelled arrow per reading", () => {
    expect(asMermaid(sample()).split("\n")).toEqual([
      "flowchart LR",
      '  subgraph e0["dev"]',
      '    s0["dev-end"]',
      '    s1["dev-web"]',
      '    s2["dev-idle"]',
      '    s3["dev-all"]',
      "  end",
      '  s0 -->|"arn, id"| s1',
      '  s0 -->|"nothing of it"| s2',
      '  s0 -->|"everything"| s3',
    ]);
  });

  it("lets no name out of its label", () => {
    const hostile = 'x"]; click s0 href "javascript:alert(1)"\n%%{init: {}}%% <b>`#quot;é😀';
    const text = asMermaid({
      nodes: [{ id: hostile, environment: hostile, concern: "x", layer: 0, stateKey: "", publishes: null }],
      edges: [{ from: hostile, to: hostile, contract: "x", fields: [hostile, "constructor"] }],
      layers: [[hostile]],
    });
    const lines = text.split("\n");
    expect(lines).toHaveLength(5);
    for (const line of lines.slice(1, 3)) expect(line).toMatch(/^ +(subgraph )?[es]0\["[\w ,.:/#;-]*"\]$/);
    expect(lines[4]).toMatch(/^ {2}s0 -->\|"[\w ,.:/#;-]*"\| s0$/);
    expect(lines[2]).toContain("x#34;#93;#59; click s0");
    expect(lines[2]).toContain("#128512;");
  });
});

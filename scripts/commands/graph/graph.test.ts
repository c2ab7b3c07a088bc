import { readdirSync } from "node:fs";
import { afterAll, describe, expect, it, vi } from "vitest";
import { loadPlatform } from "#scripts/commands/cli/context";
import { runSluice } from "#scripts/commands/testing/run-sluice";
import { smallRepository } from "#scripts/commands/testing/small-platform";
import { graph } from "./graph.ts";
import type { StackMap } from "./stack-map.ts";

const repository = smallRepository();
afterAll(repository.remove);
const context = { ...repository.context, platform: loadPlatform, variables: {} };
const mapFor = async (environment?: string) => (await graph(context, { environment, format: "json" })).data as StackMap;

describe("the graph of this repository", () => {
  it("tells for every stack its state, layer and contract, and for every reading the fields used", async () => {
    const { nodes, edges, layers } = await mapFor("dev");
    expect(nodes).toContainEqual({
      id: "dev-kinesis",
      environment: "dev",
      concern: "kinesis",
      layer: 2,
      stateKey: "dev/ap-northeast-2/kinesis/terraform.tfstate",
      publishes: { contract: "kinesis", version: 1, fields: ["eventsStreamName", "eventsStreamArn"] },
    });
    expect(edges).toContainEqual({
      from: "dev-kinesis",
      to: "dev-pipeline",
      contract: "kinesis",
      fields: ["eventsStreamArn", "eventsStreamName"],
    });
    expect(layers.flat().sort()).toEqual(nodes.map(({ id }) => id).sort());
  });

  it("has no reading of a field that is not published, and none from a later layer", async () => {
    const { nodes, edges } = await mapFor();
    const byId = new Map(nodes.map((node) => [node.id, node]));
    expect(edges.length).toBeGreaterThan(50);
    for (const { from, to, fields } of edges) {
      expect(byId.get(from)!.publishes!.fields).toEqual(expect.arrayContaining([...fields]));
      expect(byId.get(from)!.layer).toBeLessThan(byId.get(to)!.layer);
      expect(byId.get(from)!.environment).toBe(byId.get(to)!.environment);
    }
    expect(new Set(nodes.map(({ environment }) => environment)).size).toBe(4);
  });

  it("leaves nothing behind", async () => {
    vi.stubEnv("TMPDIR", repository.root);
    try {
      await mapFor("dev");
    } finally {
      vi.unstubAllEnvs();
    }
    expect(readdirSync(repository.root)).toEqual(["environments"]);
  });

  it("refuses an environment that is not there", async () => {
    await expect(mapFor("nowhere")).rejects.toThrow('there is no environment "nowhere"');
  });
});

describe("the command", () => {
  it("prints Mermaid and nothing else with --format mermaid", async () => {
    const { code, stdout } = await runSluice(["graph", "--env", "dev", "--format", "mermaid"]);
    expect(code).toBe(0);
    expect(stdout).toMatch(/^flowchart LR\n {2}subgraph e0\["dev"\]\n/);
  });

  it("prints one JSON document with --json, and takes --format json for the same", async () => {
    const [one, other] = await Promise.all(
      [["--json"], ["--format", "json"]].map((flags) => runSluice(["graph", "--env", "dev", ...flags])),
    );
    expect([one!.code, one!.stdout]).toEqual([0, other!.stdout]);
    const { nodes, layers } = JSON.parse(one!.stdout) as StackMap;
    for (const { id, layer } of nodes) expect(layers[layer - 1]).toContain(id);
  });

  it("does not guess between two formats", async () => {
    const { code, stdout } = await runSluice(["graph", "--json", "--format", "mermaid"]);
    expect(code).toBe(2);
    expect(stdout).toContain("cannot be used with");
  });
});

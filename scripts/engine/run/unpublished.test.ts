import { existsSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import type { Contract } from "#constructs/core/contract";
import type { LiveDocument } from "#scripts/engine/contracts/live-contracts";
import { createGraph } from "#scripts/engine/graph";
import { commandOn } from "#scripts/engine/own-command";
import { contractsByHand } from "#scripts/engine/testing/control-plane-on-disk";
import { runOnDisk } from "#scripts/engine/testing/run-on-disk";
import { type StacksOnDisk, stackNode, stacksOnDisk } from "#scripts/engine/testing/stacks-on-disk";
import { deployStacks } from "./deploy.ts";
import { refuseUnpublished, unpublishedText } from "./unpublished.ts";

let disk: StacksOnDisk;
beforeEach(() => {
  disk = stacksOnDisk();
});
afterEach(() => disk.remove());

const nodes = [
  stackNode("tables"),
  stackNode("kinesis"),
  stackNode("made-up"),
  stackNode("pipeline", ["tables", "kinesis", "made-up"]),
];
const graph = createGraph(nodes);
const contracts = new Map(["tables", "kinesis"].map((name) => [name, {} as Contract]));

it("a stack whose producers are not deployed is not planned: what to deploy first is said", async () => {
  disk.write("test-pipeline", {});
  const { request } = runOnDisk(disk, nodes);
  const { stacks } = await deployStacks({
    ...request,
    graph: graph.select(["test-pipeline"]),
    synthesis: { ...request.synthesis, contracts },
    terraform: { ...request.terraform, command: commandOn({ environment: "test", rehearsed: true }) },
  });
  expect(stacks).toMatchObject([
    {
      status: "failed",
      brief:
        "reads tables, kinesis, which are not deployed: `npm run sluice -- deploy tables kinesis pipeline --env test --rehearse`",
    },
  ]);
  expect(existsSync(join(disk.directoryOf("test-pipeline"), ".terraform"))).toBe(false);
});

it("a producer that another run has deployed meanwhile is seen", async () => {
  const live = new Map<string, LiveDocument>();
  const survey = {
    published: (name: string) => live.get(name),
    notePublished: (name: string, document: LiveDocument) => void live.set(name, document),
  };
  const { request } = runOnDisk(disk, nodes);
  const synthesis = { ...request.synthesis, contracts };
  const document = { text: "{}", version: 1 };
  const refuse = (documents: [string, LiveDocument][]) => {
    const control = { ...request.control, contracts: contractsByHand(new Map(documents)) };
    return refuseUnpublished(nodes[3]!, { ...request, synthesis, control }, survey);
  };
  await expect(refuse([["tables", document]])).rejects.toThrow("reads kinesis, which is not deployed");
  await refuse([["kinesis", document]]);
  expect([...live.keys()]).toEqual(["tables", "kinesis"]);
});

it("what is published, or about to be, is not asked for", () => {
  const [tables, pipeline] = [nodes[0]!, nodes[3]!];
  const text = (live: readonly string[], coming: typeof nodes = []) =>
    unpublishedText(
      pipeline,
      {
        synthesis: { graph, contracts },
        terraform: {},
        published: (name) => (live.includes(name) ? { text: "", version: 1 } : undefined),
      },
      coming,
    );
  expect(text(["tables"])).toMatch(/reads kinesis, which is not deployed: `npm run sluice -- deploy kinesis pipeline`/);
  expect(text(["kinesis"], [tables])).toBeUndefined();
});

import { join } from "node:path";
import { createGraph, type StackNode } from "#scripts/engine/graph";
import { uninterrupted } from "#scripts/engine/interruption";
import type { TaggedObjects } from "#scripts/engine/recovery/tagged-objects";
import type { DeployRequest } from "#scripts/engine/run/run-request";
import { controlPlaneOnDisk } from "./control-plane-on-disk.ts";
import { bareTerraform, recordedProgress, type StacksOnDisk } from "./stacks-on-disk.ts";

const environment = {
  name: "test",
  accountId: "000000000000",
  region: "region",
  state: { bucket: "on-disk" },
  overrides: {},
};

/** No cloud: what these stacks make is in their states alone. */
const nothingTagged: TaggedObjects = { complete: true, find: async () => [] };

/** A run over stacks on disk, which publish nothing to Parameter Store, and the lines that it leaves. */
export function runOnDisk(disk: StacksOnDisk, nodes: readonly StackNode[], changes: Partial<DeployRequest> = {}) {
  const { progress, lines } = recordedProgress();
  const graph = createGraph(nodes);
  const control = controlPlaneOnDisk(disk.states);
  const request: DeployRequest = {
    graph,
    synthesis: { environment, graph, contracts: new Map(), directoryOf: disk.directoryOf },
    terraform: { environment: bareTerraform, interruption: uninterrupted },
    control,
    search: {
      store: control.store,
      objects: nothingTagged,
      environment,
      directoryOf: disk.directoryOf,
      commands: { root: disk.root, prefix: [] },
    },
    planDirectory: join(disk.root, "plans"),
    progress,
    parallel: 2,
    ...changes,
  };
  return { request, lines };
}

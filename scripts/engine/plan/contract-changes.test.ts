import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { createGraph } from "#scripts/engine/graph";
import { type StacksOnDisk, stackNode, stacksOnDisk } from "#scripts/engine/testing/stacks-on-disk";
import { contractChange } from "./contract-changes.ts";
import { summarizePlan } from "./plan-summary.ts";
import type { StackPreview } from "./preview.ts";
import { field, reading } from "./testing/contract-stacks.ts";
import { planJson } from "./testing/plan-json.ts";

const net = stackNode("net");
const graph = createGraph([net, stackNode("ids", ["net"]), stackNode("all", ["net"]), stackNode("titles", ["net"])]);

let disk: StacksOnDisk;
beforeEach(() => {
  disk = stacksOnDisk();
  const using = (value: string) => ({ ...reading("net"), output: { used: { value } } });
  disk.write("test-ids", using(field("net", "id")));
  disk.write("test-all", using("${jsondecode(data.aws_ssm_parameter.contracts_net.insecure_value).values}"));
  disk.write("test-titles", using(field("net", "title")));
});
afterEach(() => disk.remove());

const change = (output: object | undefined, labels = new Map<string, string>()) => {
  const preview: StackPreview = {
    node: net,
    label: "exact",
    reasons: [],
    plan: summarizePlan(planJson({ output_changes: output ? { contract: output } : {} })),
    planFile: undefined,
    versionsRead: {},
    foreseen: { document: {}, standIns: [], changed: true, labels },
  };
  return contractChange(preview, { graph, directoryOf: disk.directoryOf });
};
const document = (values: object) => ({ contract: "net", version: 1, values });

describe("contractChange", () => {
  it("names the readers of each field that changes, those of the whole document among them", () => {
    const before = document({ id: "a", title: "t", parts: { x: "1" }, same: 1 });
    const after = document({ id: "b", parts: { x: "2" }, same: 1 });
    expect(change({ actions: ["update"], before, after })).toMatchObject({
      name: "net",
      first: false,
      fields: [
        { path: "id", before: '"a"', after: '"b"', readers: ["test-ids", "test-all"] },
        { path: "title", before: '"t"', after: undefined, readers: ["test-all", "test-titles"] },
        { path: "parts.x", before: '"1"', after: '"2"', readers: ["test-all"] },
      ],
    });
  });

  it("names fields that only the apply will tell, and stand-ins by what they stand for", () => {
    const after = document({ title: "on id-0123xabcdef0" });
    const output = { actions: ["create"], before: null, after, after_unknown: { values: { id: true } } };
    expect(change(output, new Map([["id-0123xabcdef0", "<up.id>"]]))).toMatchObject({
      first: true,
      fields: [
        { path: "title", after: '"on <up.id>"' },
        { path: "id", after: "(known after apply)" },
      ],
    });
  });

  it("says nothing where nothing changes or nothing is published", () => {
    const same = document({ id: "a" });
    expect(change({ actions: ["no-op"], before: same, after: same })).toBeUndefined();
    expect(change(undefined)).toBeUndefined();
  });
});

import { describe, expect, it } from "vitest";
import { createGraph } from "#scripts/engine/graph";
import type { AppliedReader } from "#scripts/engine/ledger/contract-reads";
import { change } from "#scripts/engine/plan/testing/change";
import { stackNode } from "#scripts/engine/testing/stacks-on-disk";
import { previewMarkdown } from "./markdown.ts";
import { summarizePlan } from "./plan-summary.ts";
import type { StackPreview } from "./preview.ts";
import { hasChanges, reportPreviews, telling } from "./preview-report.ts";
import { previewText } from "./preview-text.ts";
import { planJson, planned } from "./testing/plan-json.ts";
import { changeOf } from "./testing/report.ts";

const node = stackNode("a");
const synthesis = { graph: createGraph([node]), directoryOf: () => "nowhere" };

function report(plan: object | undefined, parts: Partial<StackPreview> = {}, readers: readonly AppliedReader[] = []) {
  const preview: StackPreview = {
    node,
    label: "exact",
    reasons: [],
    plan: plan && summarizePlan(planJson(plan)),
    planFile: undefined,
    versionsRead: {},
    foreseen: undefined,
    ...parts,
  };
  return reportPreviews(new Map([[node.id, preview]]), synthesis, () => readers)[0]!;
}

describe("reportPreviews", () => {
  it("puts first what loses something", () => {
    const actions = [["create"], ["update"], ["forget"], ["delete"], ["read"], ["create", "delete"]];
    const resource_changes = actions.map((each, index) => planned(`a.r${index}`, each));
    const { resources, summary } = report({ resource_changes });
    expect(resources.map(({ action }) => action)).toEqual(["replace", "delete", "forget", "update", "create", "read"]);
    expect(summary).toBe("1 to add, 1 to change, 1 to replace, 1 to remove, 1 to forget");
  });

  it("tells what deploy would refuse, in text and in the summary of a pull request, where a reader was applied", () => {
    const document = (values: object) => ({ contract: "a", version: 1, values });
    const contract = { actions: ["update"], before: document({ id: "x", name: "n" }), after: document({ id: "x" }) };
    const reading = (...fields: string[]) =>
      report({ output_changes: { contract } }, {}, [{ id: "test-b", fields, coded: ["id"] }]);
    const refused = reading("id", "name");
    expect(refused.refusals).toEqual(["drop a.name; read by test-b"]);
    expect(previewText([refused])).toContain("  deploy refuses: it would drop a.name; read by test-b\n");
    expect(previewMarkdown([refused], "test")).toMatch(
      /\| \*\*refused\*\* \|[\s\S]*- \*\*deploy refuses:\*\* it would <code>drop a\.name/,
    );
    expect(reading("id").refusals).toEqual([]);
  });

  it("tells ad-hoc settings that come and that go, and not those that stay", () => {
    const before = { stays: "1", changes: "1", goes: "1" };
    const after = { stays: "1", changes: "2", comes: "1" };
    expect(report({ output_changes: { overrides: { actions: ["update"], before, after } } })).toMatchObject({
      newSettings: { changes: "2", comes: "1" },
      undoneSettings: { goes: "1" },
      summary: "outputs only",
    });
  });

  it("has nothing to say of a stack that was not planned but why", () => {
    const blocked = report(undefined, { label: "blocked", reasons: ["no"] });
    expect(blocked).toMatchObject({ summary: null, skipped: null, add: 0, resources: [], contract: null });
    expect(hasChanges(blocked)).toBe(false);
    expect(hasChanges(report(undefined, { skipped: "unchanged" }))).toBe(false);
    expect(hasChanges(report({ applyable: false }))).toBe(false);
    expect(hasChanges(report({}))).toBe(true);
  });
});

describe("telling", () => {
  it("leaves out what goes without saying: all of a new or lost object, and the new ids of a replaced one", () => {
    const attributes = [change("size", "1", "2"), change("arn", '"x"', "(known after apply)")];
    const told = (action: "create" | "delete" | "update" | "replace") =>
      telling(changeOf("a.b", { action, attributes })).map(({ path }) => path);
    expect([told("create"), told("delete")]).toEqual([[], []]);
    expect(told("update")).toEqual(["size", "arn"]);
    expect(told("replace")).toEqual(["size"]);
  });
});

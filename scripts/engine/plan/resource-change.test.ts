import { describe, expect, it } from "vitest";
import { printable } from "#scripts/engine/printable";
import { planSchema } from "./plan-json.ts";
import { readResourceChange } from "./resource-change.ts";
import { planJson, planned } from "./testing/plan-json.ts";

const read = (...parts: Parameters<typeof planned>) =>
  readResourceChange(
    planSchema.parse(planJson({ resource_changes: [planned(...parts)] })).resource_changes[0]!,
    new Map(),
  );

describe("readResourceChange", () => {
  it("says nothing of a resource that stays as it is", () => {
    expect(read("a.b", ["no-op"], { before: { x: 1 }, after: { x: 1 } })).toBeUndefined();
  });

  it("names the attributes that force a replacement", () => {
    const replace_paths = [["engine"], ["subnet", 0, "id"]];
    const forced = read(
      "a.b",
      ["delete", "create"],
      { replace_paths },
      { action_reason: "replace_because_cannot_update" },
    );
    expect(forced).toMatchObject({ action: "replace", reason: "forced by engine, subnet[0].id" });
  });

  it.each([
    ["replace_because_tainted", "an earlier apply left it unfinished (tainted)"],
    ["delete_because_no_resource_config", "no longer in the code"],
    ["something_terraform_learns_later", "something terraform learns later"],
  ])("says %s in words", (action_reason, reason) => {
    expect(read("a.b", ["delete"], {}, { action_reason })).toMatchObject({ reason });
  });

  it("notes a move and an import, alone or beside a change", () => {
    const moved = { previous_address: "a.old" };
    expect(read("a.b", ["no-op"], {}, moved)).toMatchObject({ action: "move", movedFrom: "a.old" });
    expect(read("a.b", ["no-op"], { importing: { id: "i-1" } })).toMatchObject({ action: "import", importing: "i-1" });
    expect(read("a.b", ["update"], { importing: { id: "i-1" } }, moved)).toMatchObject({
      action: "update",
      movedFrom: "a.old",
      importing: "i-1",
    });
  });

  it("takes a resource whose old object is let go and made anew for a replacement", () => {
    expect(read("a.b", ["create", "forget"])).toMatchObject({ action: "replace" });
  });

  it("lets no address, id or reason command a terminal", () => {
    const hostile = 'a.b["\u001b]0;x\u0007"]';
    const change = read(
      hostile,
      ["update"],
      { importing: { id: hostile } },
      { previous_address: hostile, action_reason: hostile },
    );
    for (const text of Object.values(change!)) expect(text).toEqual(typeof text === "string" ? printable(text) : text);
  });
});

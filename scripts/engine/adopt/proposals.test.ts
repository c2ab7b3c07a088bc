import { describe, expect, it } from "vitest";
import { type Gap, type Plain, plain } from "./plain-form.ts";
import { proposedValues } from "./proposals.ts";
import type { Kind } from "./setting-places.ts";

const gap = (wanted: unknown, actual: unknown, ...path: string[]): Gap => ({
  path,
  wanted: plain(wanted) as Plain | undefined,
  actual: plain(actual) as Plain | undefined,
});
const proposed = (kind: Kind, value: unknown, ...gaps: Gap[]) => proposedValues({ path: ["x"], kind, value }, gaps);
const rule = {
  kind: "list",
  items: "objects",
  fields: ["description", "fromPort", "toPort", "cidrs", "prefixLists"],
} as const;

describe("values proposed for a setting", () => {
  it("are the live ones where the code shows the setting's own", () => {
    expect(proposed({ kind: "number" }, 7, gap(14, 7), gap(90, 80))).toEqual([14]);
    expect(proposed({ kind: "text" }, "db.t4g.micro", gap("db.t4g.small", "db.t4g.micro"))).toEqual(["db.t4g.small"]);
  });

  it("are all live ones of its kind for a setting that has none yet", () => {
    expect(proposed({ kind: "number" }, undefined, gap(14, 7), gap("text", 80))).toEqual([14]);
  });

  it("are what is left of the live text without what the code puts around the setting", () => {
    expect(proposed({ kind: "text" }, "team/boundary", gap("arn:policy/other", "arn:policy/team/boundary"))).toEqual([
      "other",
    ]);
    expect(proposed({ kind: "text" }, "app", gap("elsewhere", "https://app/"))).toEqual([]);
  });

  it("are all of a few choices, and of many those that are live by name", () => {
    const days: Kind = { kind: "choice", choices: Array.from({ length: 20 }, (_, day) => day) };
    expect(proposed(days, 7, gap(14, 7))).toEqual([14]);
    expect(proposed(days, 7, gap(99, 7))).toEqual([]);
    expect(proposed({ kind: "choice", choices: [true, false] }, false, gap("Enabled", "Disabled"))).toEqual([true]);
  });

  it("are lists with what is live and without what is gone, in the order that there was", () => {
    const list: Kind = { kind: "list", items: "scalars", fields: [] };
    expect(proposed(list, ["b", "a"], gap("c", undefined, "l", "c"), gap(undefined, "b", "l", "b"))[0]).toEqual([
      "a",
      "c",
    ]);
    expect(proposed(list, ["b"], gap({ cidr_blocks: ["a", "b"] }, undefined))).toContainEqual(["b", "a"]);
  });

  it("are lists of objects with live blocks in the setting's own words", () => {
    const block = { description: "VPN", from_port: 1, to_port: 2, cidr_blocks: ["10.0.0.0/8"] };
    const item = { description: "VPN", fromPort: 1, toPort: 2, cidrs: ["10.0.0.0/8"] };
    expect(proposed(rule, [], gap(block, undefined))).toEqual([[item]]);
    expect(proposed(rule, ["old"], gap(undefined, block))).toEqual([[]]);
  });

  it("are none where a block has a part that no setting is called", () => {
    expect(proposed(rule, [], gap({ description: "x", security_groups: ["sg-1"] }, undefined))).toEqual([]);
    expect(proposed(rule, [], gap({ description: "x", ipv6_cidr_blocks: ["::/0"] }, undefined))).toEqual([]);
  });

  it("are few, however much has drifted", () => {
    const many = Array.from({ length: 500 }, (_, index) => gap(index, "x"));
    expect(proposed({ kind: "number" }, undefined, ...many).length).toBe(40);
  });
});

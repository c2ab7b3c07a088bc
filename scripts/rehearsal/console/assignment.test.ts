import { describe, expect, it } from "vitest";
import { parseAssignment, writtenPath } from "./assignment.ts";

describe("parseAssignment", () => {
  it.each([
    ["retention_in_days=7", ["retention_in_days"], 7],
    ['tags.Team="night"', ["tags", "Team"], "night"],
    ['tags["a.b = c"]=null', ["tags", "a.b = c"], null],
    ["ingress[0].cidr_blocks[1]=[]", ["ingress", 0, "cidr_blocks", 1], []],
    ["ingress[+]={}", ["ingress", { append: true }], {}],
  ])("reads %s", (text, path, value) => {
    const edit = parseAssignment(text);
    expect(edit).toEqual({ path, value });
    expect(text.startsWith(`${writtenPath(edit.path)}=`)).toBe(true);
  });

  it("keeps what is no JSON as the text it is, also an empty one and one with equals signs", () => {
    expect(parseAssignment("description=a=b")).toEqual({ path: ["description"], value: undefined, text: "a=b" });
    expect(parseAssignment("description=")).toMatchObject({ text: "" });
  });

  it.each(["", "=1", "a", "a b=1", "a[x]=1", "a.=1", "a[1=2", '-e"x"=1', "0=1"])("refuses %j", (text) => {
    expect(() => parseAssignment(text)).toThrow(/is no assignment: it has to be like/);
  });
});

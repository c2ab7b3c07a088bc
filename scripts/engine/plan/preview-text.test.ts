import { describe, expect, it } from "vitest";
import { change } from "#scripts/engine/plan/testing/change";
import { previewText } from "./preview-text.ts";
import { changeOf, reportOf } from "./testing/report.ts";

describe("previewText", () => {
  it("tells each stack's label, counts and changes, with attributes of what stays and reasons of what does not", () => {
    const reports = [
      reportOf("dev-rds", {
        label: "placeholder",
        reasons: ["known only once dev-vpc is applied: vpc.vpcId"],
        summary: "1 to add, 1 to replace",
        resources: [
          changeOf("aws_db_instance.a", {
            action: "replace",
            reason: "forced by engine",
            attributes: [change("size", "1", "2"), change("arn", '"x"', "(known after apply)")],
          }),
          changeOf("aws_db_parameter_group.b", { action: "create" }),
          changeOf("aws_eip.c", { action: "move", movedFrom: "aws_eip.old", attributes: [] }),
        ],
        outputs: [change("url", undefined, '"x"')],
        drifted: ["aws_db_instance.a"],
        newSettings: { "data.kind": "1" },
        undoneSettings: { "data.size": "3" },
      }),
    ];
    expect(previewText(reports)).toBe(
      `dev-rds  placeholder: 1 to add, 1 to replace
  known only once dev-vpc is applied: vpc.vpcId
  replace aws_db_instance.a (forced by engine)
    size: 1 -> 2
  create aws_db_parameter_group.b
  move aws_eip.c (moved from aws_eip.old)
  output url: nothing -> "x"
  changed outside aws_db_instance.a
  notes the ad-hoc setting data.kind=1
  undoes the ad-hoc setting data.size=3

1 stack: 1 placeholder; 1 with changes`,
    );
  });

  it("tells how a contract changes and who reads what", () => {
    const fields = [{ ...change("vpcId", '"a"', '"b"'), readers: ["dev-eks"] }];
    const changed = reportOf("dev-vpc", { contract: { name: "vpc", first: false, fields } });
    const first = reportOf("dev-new", { contract: { name: "new", first: true, fields } });
    const text = previewText([changed, first]);
    expect(text).toContain('contract vpc.vpcId: "a" -> "b"; read by dev-eks');
    expect(text).toContain("publishes the contract new for the first time; read by dev-eks");
  });

  it("lets no reason and no setting command a terminal", () => {
    const hostile = "\u001b[2J\u202e";
    const report = reportOf("dev-a", { reasons: [hostile], undoneSettings: { [hostile]: hostile }, skipped: hostile });
    const text = previewText([report]);
    expect(text).toContain("\\u001b[2J\\u202e=\\u001b");
    expect(
      [...text].filter((character) => character < "\n" || character === "\u001b" || character === "\u202e"),
    ).toEqual([]);
  });

  it("counts what it could not plan, and tells why, on as many lines as that takes", () => {
    const blocked = reportOf("dev-a", { label: "blocked", summary: null, reasons: ["one\ntwo"] });
    const skipped = reportOf("dev-b", { summary: null, skipped: "unchanged" });
    expect(previewText([blocked, skipped])).toBe(
      "dev-a  blocked: not planned\n  one\n  two\n\ndev-b  exact: unchanged\n\n2 stacks: 1 exact, 1 blocked; 0 with changes",
    );
  });
});

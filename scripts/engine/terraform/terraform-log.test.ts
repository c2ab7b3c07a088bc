import { describe, expect, it } from "vitest";
import { readLogLine } from "./terraform-log.ts";

describe("readLogLine", () => {
  it("reads what happens to a resource", () => {
    const hook = { resource: { addr: "aws_vpc.main" }, action: "create" };
    const line = JSON.stringify({ "@message": "aws_vpc.main: Creating...", type: "apply_start", hook });
    expect(readLogLine(line)).toEqual({ kind: "resource", address: "aws_vpc.main", text: "aws_vpc.main: Creating..." });
  });

  it("reads a diagnostic without the values in its snippet", () => {
    const diagnostic = {
      severity: "error",
      summary: "Invalid",
      detail: "Because.",
      snippet: { values: [{ statement: 'is "hunter2"' }] },
    };
    const entry = readLogLine(JSON.stringify({ "@message": "Error: Invalid", type: "diagnostic", diagnostic }));
    expect(entry).toEqual({
      kind: "diagnostic",
      diagnostic: { severity: "error", summary: "Invalid", detail: "Because." },
    });
  });

  it.each([["Terraform used the selected providers"], ["{ not json"], ['{"no":"message"}'], [""], ["null"]])(
    "passes %j on as text",
    (line) => {
      expect(readLogLine(line)).toEqual({ kind: "text", text: line });
    },
  );

  it("gives the message of any other entry", () => {
    expect(readLogLine('{"@message":"Plan: 1 to add","type":"change_summary"}')).toEqual({
      kind: "text",
      text: "Plan: 1 to add",
    });
  });
});

import { describe, expect, it } from "vitest";
import { createInterruption } from "#scripts/engine/interruption";
import type { StackResult } from "#scripts/engine/run/run-request";
import { commandLine, reportRun } from "./run-report.ts";

const input = { environment: "dev", stacks: ["rds"], rehearse: true, changed: true, yes: true };
const stack = (id: string, changes: Partial<StackResult>): StackResult => ({
  id,
  stateKey: `dev/region/${id}/terraform.tfstate`,
  status: "done",
  seconds: 1,
  resources: 1,
  changes: "1 to add",
  reason: null,
  ...changes,
});
const report = (stacks: StackResult[], verb: "deploy" | "destroy" = "deploy") =>
  reportRun({ stacks, decision: undefined }, { verb, input, context: { interruption: createInterruption() } });

it("asks for the same again in full: the same stacks, target and flags", () => {
  expect(commandLine("deploy", input)).toBe("npm run sluice -- deploy rds --env dev --rehearse --changed --yes");
  expect(commandLine("destroy", { environment: "dev", stacks: [], rehearse: false, yes: false, provider: "aws" })).toBe(
    "npm run sluice -- destroy --env dev --provider aws",
  );
});

describe("the summary of a run", () => {
  it("tells of a failure what Terraform said, once, and how to go on", () => {
    const reason =
      "dev-rds: `terraform plan` failed (exit code 1) in /x/dev-rds\n  aws_db_instance.main: no such class\n  more";
    const { text, exitCode } = report([
      stack("dev-rds", { status: "failed", reason }),
      stack("dev-employee-service", { status: "skipped", reason: "dev-rds failed" }),
    ]);
    expect(exitCode).toBe(1);
    expect(text).toBe(
      "2 stacks: 1 failed, 1 skipped\n" +
        "  failed   dev-rds: aws_db_instance.main: no such class\n" +
        "  skipped  dev-employee-service: dev-rds failed\n" +
        "Mend the causes, then run `npm run sluice -- deploy rds --env dev --rehearse --changed --yes`: what is done is not done twice.",
    );
  });

  it("calls destroyed what was destroyed", () => {
    expect(report([stack("dev-rds", { changes: "3 to remove" })], "destroy").text).toBe("1 stack: 1 destroyed");
    expect(report([stack("dev-rds", {})]).text).toBe("1 stack: 1 changed");
    expect(report([]).text).toBe("0 stacks: nothing to do");
  });
});

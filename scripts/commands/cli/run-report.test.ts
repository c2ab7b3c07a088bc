import { describe, expect, it } from "vitest";
import { Failure } from "#scripts/engine/failure";
import { createInterruption } from "#scripts/engine/interruption";
import { countPlan } from "#scripts/engine/plan/plan-summary";
import type { RunResult, StackResult } from "#scripts/engine/run/run-request";
import { refuseUnforeseenLosses } from "#scripts/engine/run/surprises";
import { planSummary } from "#scripts/engine/testing/plan-summaries";
import { reportRun } from "./run-report.ts";

const input = { environment: "dev", stacks: ["rds"], rehearse: true, changed: true, yes: true };
const nothing = countPlan(undefined);
const again = "npm run sluice -- deploy rds --env dev --rehearse --changed --yes";
const stack = (id: string, parts: Partial<StackResult>): StackResult => ({
  id,
  stateKey: `dev/region/${id}/terraform.tfstate`,
  status: "done",
  seconds: 1,
  resources: 1,
  changes: { ...nothing, add: 1 },
  unchanged: false,
  reasons: [],
  brief: null,
  reason: null,
  ...parts,
});
const failed = stack("dev-rds", { status: "failed", changes: null, brief: "no such class", reason: "all of it" });
const skipped = stack("dev-api", { status: "skipped", changes: null, brief: "dev-rds failed" });
const report = (
  stacks: StackResult[],
  { verb = "deploy", ...parts }: { verb?: "deploy" | "destroy"; decision?: RunResult["decision"]; stop?: boolean } = {},
) => {
  const interruption = createInterruption();
  if (parts.stop) interruption.interrupt();
  const context = { interruption, variables: {} };
  return reportRun({ stacks, decision: parts.decision }, { verb, input, context, seconds: 12.34567 });
};

describe("the summary of a run", () => {
  it("tells of a failure why in one line, how long all of it took, and how to go on", () => {
    const { text, exitCode } = report([failed, skipped]);
    expect(exitCode).toBe(1);
    expect(text).toBe(
      `2 stacks in 12 s: 1 failed, 1 skipped\n  failed   dev-rds: no such class\n  skipped  dev-api: dev-rds failed\nMend the causes, then run \`${again}\`: what is done is not done twice.`,
    );
  });

  it("calls destroyed what was destroyed", () => {
    expect(report([stack("dev-rds", {})], { verb: "destroy" }).text).toBe("1 stack in 12 s: 1 destroyed");
    expect(report([stack("dev-rds", {})]).text).toBe("1 stack in 12 s: 1 changed");
    expect(report([]).text).toBe("0 stacks in 12 s: nothing to do");
  });
});

describe("a run as a document", () => {
  it("counts stacks and resources, without a word to be read", () => {
    const ledgered = stack("dev-vpc", { changes: null, unchanged: true });
    const replaced = stack("dev-keys", { changes: { ...nothing, add: 2, replace: 1 } });
    expect(report([ledgered, replaced, stack("dev-rds", {})]).data).toMatchObject({
      verb: "deploy",
      environment: "dev",
      ok: true,
      counts: { changed: 2, unchanged: 1, failed: 0, undecided: 0, interrupted: 0, skipped: 0 },
      totals: { ...nothing, add: 3, replace: 1 },
      decision: null,
      interrupted: false,
      seconds: 12.346,
      again: null,
    });
  });

  it("has the decision: the stack, what would be lost, and the command that goes on", () => {
    const plan = planSummary({ replace: ["aws_db_instance.main"], remove: ["aws_kms_key.a"] });
    let failure: unknown;
    try {
      refuseUnforeseenLosses("dev-rds", plan, undefined);
    } catch (error) {
      failure = error;
    }
    const decision = { stack: "dev-rds", failure: failure as Failure };
    const { data, text, exitCode } = report([{ ...failed, status: "undecided" }, skipped], { decision });
    expect(exitCode).toBe(3);
    expect(data).toMatchObject({
      ok: false,
      counts: { undecided: 1, skipped: 1 },
      decision: {
        stack: "dev-rds",
        message: decision.failure.message,
        losses: [
          { action: "replace", address: "aws_db_instance.main" },
          { action: "remove", address: "aws_kms_key.a" },
        ],
      },
      again,
    });
    expect(text).toContain("2 stacks in 12 s: 1 waiting for a decision, 1 skipped\n  undecided  dev-rds: ");
    expect(text).toContain(`Then \`${again}\` goes on`);
    const other = { stack: "dev-rds", failure: new Failure("decision", "which one?") };
    expect(report([failed], { decision: other }).data).toMatchObject({ decision: { losses: [] } });
  });

  it("tells an interruption from a failure", () => {
    const { data, text, exitCode } = report([{ ...failed, status: "interrupted" }, skipped], { stop: true });
    expect(exitCode).toBe(130);
    expect(data).toMatchObject({ ok: false, interrupted: true, counts: { interrupted: 1, failed: 0 }, again });
    expect(text).toContain("  interrupted  dev-rds: ");
  });
});

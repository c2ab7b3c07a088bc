import { describe, expect, it } from "vitest";
import { TerraformError, type TerraformErrorParts } from "./terraform-error.ts";

const failed = (changes: Partial<TerraformErrorParts>) =>
  new TerraformError({
    stackId: "dev-vpc",
    command: "terraform plan",
    directory: "/x/dev-vpc",
    diagnostics: [],
    output: "",
    end: "exit code 1",
    ...changes,
  });
const error = (summary: string, detail = "") => ({ severity: "error", summary, detail });

describe("TerraformError", () => {
  it("names stack, command, directory and every error with its place, and leaves warnings out", () => {
    const diagnostics = [
      { ...error("Missing key", "No such index."), address: "aws_vpc.main" },
      { ...error("Bad block"), range: { filename: "cdk.tf.json", start: { line: 12 } } },
      { severity: "warning", summary: "Deprecated", detail: "" },
    ];
    expect(failed({ diagnostics }).message).toBe(
      "dev-vpc: `terraform plan` failed (exit code 1) in /x/dev-vpc\n  aws_vpc.main: Missing key\n    No such index.\n  cdk.tf.json:12: Bad block",
    );
  });

  it("falls back to what was printed, and says when that is nothing", () => {
    expect(failed({ output: "panic: oh no\n" }).message).toContain("panic: oh no");
    expect(failed({ end: "killed by SIGKILL" }).message).toMatch(/killed by SIGKILL[\s\S]*printed nothing/);
  });

  it.each([
    ["a lock", "Error acquiring the state lock", "--release-locks"],
    ["a rehearsal that ended", "Reattachment process not found", "npm run sluice -- exec"],
    ["missing credentials", "No valid credential sources found", "AWS_PROFILE"],
    ["a missing state bucket", 'S3 bucket "sluice-state-1" does not exist.', "--rehearse"],
    ["a stale directory", "Backend configuration changed", "Terraform data directory"],
    ["no registry", "Failed to query available provider packages", "SLUICE_PROVIDER_MIRROR"],
  ])("says what to do about %s", (_, summary, remedy) => {
    expect(failed({ diagnostics: [error(summary)] }).message).toContain(remedy);
    expect(failed({ diagnostics: [error("Failed", summary)] }).message).toContain(remedy);
  });

  it("invents no remedy for what it does not know", () => {
    expect(failed({ diagnostics: [error("Something new")] }).message.split("\n")).toHaveLength(2);
  });
});

import { describe, expect, it } from "vitest";
import { commandOn } from "#scripts/engine/own-command";
import { cameSecond, TerraformError, type TerraformErrorParts } from "./terraform-error.ts";

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
    ["a network that does not answer", "dial tcp 10.0.0.1:443: connect: connection refused", "HTTPS_PROXY"],
    ["missing credentials", "No valid credential sources found", "AWS_PROFILE"],
    ["a missing state bucket", 'S3 bucket "sluice-state-1" does not exist.', "npm run sluice -- bootstrap"],
    [
      "a stream that is to be scaled at once",
      "shard_count must be at least 1 when stream_mode is PROVISIONED",
      "fixed size first",
    ],
    ["a stale directory", "Backend configuration changed", "Terraform data directory"],
    ["no registry", "Failed to query available provider packages", "SLUICE_PROVIDER_MIRROR"],
  ])("says what to do about %s", (_, summary, remedy) => {
    expect(failed({ diagnostics: [error(summary)] }).message).toContain(remedy);
    expect(failed({ diagnostics: [error("Failed", summary)] }).message).toContain(remedy);
  });

  it.each(["connection refused", "Reattachment process not found"])(
    "blames a rehearsal only where it is attached to one: %s",
    (summary) => {
      expect(failed({ attached: true, diagnostics: [error(summary)] }).message).toContain("npm run sluice -- exec");
      expect(failed({ diagnostics: [error(summary)] }).message).not.toContain("rehearsal");
    },
  );

  it("says who holds a lock since when and how it is released, and nothing of doing without it", () => {
    const detail =
      'Error message: operation error S3: PutObject, https response error StatusCode: 412\nLock Info:\n  ID:        b3b5c0de\n  Path:      x/terraform.tfstate\n  Operation: OperationTypeApply\n  Who:       ana@laptop\n  Version:   1.11.4\n  Created:   2026-11-29 22:24:01.1 +0000 UTC\n  Info:      \n\n\nTerraform acquires a state lock to protect the state from being written\nby multiple users at the same time. Please resolve the issue above and try\nagain. For most commands, you can disable locking with the "-lock=false"\nflag, but this is not recommended.';
    const own = commandOn({ environment: "dev", rehearsed: true });
    const { message, brief } = failed({ own, diagnostics: [error("Error acquiring the state lock", detail)] });
    expect(message).not.toContain("-lock=false");
    for (const text of [message, brief]) {
      expect(text).toContain("ana@laptop since 2026-11-29 22:24:01.1 +0000 UTC (apply)");
      expect(text).toContain("npm run sluice -- recover dev-vpc --release-locks --env dev --rehearse");
    }
    expect(failed({ diagnostics: [error("Error acquiring the state lock", "garbage")] }).brief).toContain("somebody");
  });

  it("invents no remedy for what it does not know", () => {
    expect(failed({ diagnostics: [error("Something new")] }).message.split("\n")).toHaveLength(2);
  });
});

describe("a failure of Terraform in one line", () => {
  it("is where it is and what it says there, not the kind of check that failed", () => {
    const rule = error("Resource postcondition failed", "the contract vpc has no field vpcId:\n  - vpcId\n");
    const range = { filename: "cdk.tf.json", start: { line: 85 } };
    expect(failed({ diagnostics: [{ ...rule, address: "aws_vpc.main" }] }).brief).toBe(
      "aws_vpc.main: the contract vpc has no field vpcId: - vpcId",
    );
    expect(failed({ diagnostics: [{ ...rule, range }, rule] }).brief).toBe(
      "cdk.tf.json:85: the contract vpc has no field vpcId: - vpcId (and 1 more)",
    );
    expect(failed({ diagnostics: [{ ...error("Bad block"), range }] }).brief).toBe("cdk.tf.json:85: Bad block");
  });

  it("is the remedy where there is one, and what was printed where there is nothing else", () => {
    expect(failed({ diagnostics: [error("ExpiredToken")] }).brief).toMatch(/^No valid AWS credentials: sign in/);
    expect(failed({ output: "\n  panic: oh no\nmore" }).brief).toBe("panic: oh no");
  });
});

describe("coming second", () => {
  const released =
    "Error message: operation error S3: PutObject, https response error StatusCode: 412\nunable to retrieve file from S3 bucket 'states' with key 'dev/vpc/terraform.tfstate.tflock': operation error S3: GetObject, https response error StatusCode: 404";
  it.each([
    ["a plan that is out of date", "Saved plan is stale", "", true],
    ["a lock that was released before it could be read", "Error acquiring the state lock", released, true],
    ["a lock that somebody has", "Error acquiring the state lock", "StatusCode: 412\nLock Info:\n  Who: ana", false],
    ["another failure", "Invalid reference", released, false],
  ])("is %s", (_, summary, detail, second) => {
    expect(cameSecond(failed({ diagnostics: [error(summary, detail)] }))).toBe(second);
  });

  it("is nothing that Terraform has not said", () => expect(cameSecond(new Error("Saved plan is stale"))).toBe(false));
});

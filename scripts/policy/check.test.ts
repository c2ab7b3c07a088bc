import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, describe, expect, it } from "vitest";
import { checkPolicy } from "./check.ts";
import type { CheckovReport, CheckovResult } from "./checkov.ts";
import { synthesizedStacks } from "./testing/synthesized-stacks.ts";

let stacks = synthesizedStacks();
afterEach(() => {
  stacks.remove();
  stacks = synthesizedStacks();
});

const queue = { aws_sqs_queue: { "jobs-late": { name: "jobs" } } };
const result = (file: string, changes: Partial<CheckovResult> = {}): CheckovResult => ({
  check: "CKV_1",
  title: "Ensure it is well",
  file,
  line: 4,
  resource: "resource.jobs-late",
  link: "https://example.com",
  ...changes,
});
const report = (failed: readonly CheckovResult[], passed: readonly CheckovResult[] = []): CheckovReport => ({
  version: "1",
  passed,
  failed,
});
const today = "2026-11-20";
const accepted = { check: "CKV_1", at: "queue/*", reason: "nothing of value passes through it", until: "2027-01-01" };

describe("a check of the policy", () => {
  it("shows Checkov every stack of every environment, once, and leaves nothing behind", async () => {
    let seen = "";
    let files: string[] = [];
    const verdicts = await checkPolicy({
      environments: [
        stacks.environment("prod", { "prod-queue": queue }),
        stacks.environment("dev", { "dev-queue": queue }),
      ],
      skips: { everywhere: [], only: {} },
      today,
      checkov: async (directory) => {
        seen = directory;
        files = readdirSync(directory, { recursive: true, encoding: "utf8" }).filter((file) => file.endsWith(".json"));
        return report(
          [],
          files.map((file) => result(file)),
        );
      },
    });
    expect(files.sort()).toEqual(["dev/dev-queue/main.tf.json", "prod/prod-queue/main.tf.json"]);
    expect(verdicts).toEqual([
      { environment: "prod", stacks: 1, passed: 1, open: [], accepted: [], problems: [] },
      { environment: "dev", stacks: 1, passed: 1, open: [], accepted: [], problems: [] },
    ]);
    expect(() => readFileSync(join(seen, files[0]!))).toThrow("ENOENT");
  });

  it("names findings by our addresses, and takes out what is accepted in one environment alone", async () => {
    const [prod, dev] = await checkPolicy({
      environments: [
        stacks.environment("prod", { "prod-queue": queue }),
        stacks.environment("dev", { "dev-queue": queue }),
      ],
      skips: { everywhere: [], only: { dev: [accepted] } },
      today,
      checkov: async () => report([result("prod/prod-queue/main.tf.json"), result("dev/dev-queue/main.tf.json")]),
    });
    expect(prod?.open).toEqual([
      {
        check: "CKV_1",
        title: "Ensure it is well",
        stack: "prod-queue",
        concern: "queue",
        address: "aws_sqs_queue.jobs-late",
        link: "https://example.com",
      },
    ]);
    expect(dev).toMatchObject({ open: [], accepted: [{ reason: accepted.reason }], problems: [] });
  });

  it("fails when Checkov says nothing about a stack that has something to look at", async () => {
    const environments = [stacks.environment("prod", { "prod-queue": queue, "prod-empty": {} })];
    const checkov = async () => report([]);
    await expect(checkPolicy({ environments, skips: { everywhere: [], only: {} }, today, checkov })).rejects.toThrow(
      "Checkov said nothing about prod-queue",
    );
  });
});

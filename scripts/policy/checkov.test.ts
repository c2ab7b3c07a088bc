import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { checkPolicy, type EnvironmentVerdict } from "./check.ts";
import { readReport, runCheckov } from "./checkov.ts";
import { installedCheckov } from "./testing/installed-checkov.ts";
import { synthesizedStacks } from "./testing/synthesized-stacks.ts";

const { run, missing } = await installedCheckov();
if (missing) console.warn(`not tried with the real Checkov: ${missing}`);

const queue = (key: object) => ({ aws_sqs_queue: { jobs: { name: "jobs", ...key } } });
const keyed = {
  kms_master_key_id: "${jsondecode(data.aws_ssm_parameter.contracts_keys.insecure_value).values.eventsKeyArn}",
};
const weak = {
  "prod-bucket": {
    aws_s3_bucket: { files: { bucket: "files" } },
    aws_s3_bucket_acl: { open: { bucket: "${aws_s3_bucket.files.id}", acl: "public-read" } },
    aws_s3_bucket_public_access_block: { none: { bucket: "${aws_s3_bucket.files.id}", block_public_acls: false } },
  },
  "prod-group": {
    aws_security_group: {
      ssh: { name: "ssh", ingress: [{ from_port: 22, to_port: 22, protocol: "tcp", cidr_blocks: ["0.0.0.0/0"] }] },
    },
  },
  "prod-queue": queue({}),
  "prod-role": {
    aws_iam_role_policy: {
      all: {
        role: "${aws_iam_role.job.name}",
        policy: '${jsonencode({"Statement" = [{"Effect" = "Allow", "Action" = ["*"], "Resource" = ["*"]}]})}',
      },
    },
  },
  "prod-quiet": {
    aws_sqs_queue: {
      jobs: { "//": { metadata: { checkov: { skip: [{ id: "CKV_AWS_27", comment: "no" }] } } }, name: "q" },
    },
  },
  "prod-sound": queue(keyed),
};

describe.skipIf(!run)("the real Checkov", () => {
  const stacks = synthesizedStacks();
  let verdicts: readonly EnvironmentVerdict[] = [];
  beforeAll(async () => {
    const environments = [stacks.environment("prod", weak), stacks.environment("dev", { "dev-queue": queue(keyed) })];
    verdicts = await checkPolicy({
      environments,
      skips: { everywhere: [], only: {} },
      today: "2026-11-20",
      checkov: run!,
    });
  });
  afterAll(() => stacks.remove());

  const open = () => verdicts[0]!.open.map(({ check, stack, address }) => `${check} ${stack} ${address}`);

  it.each([
    ["a public bucket", "CKV_AWS_20 prod-bucket aws_s3_bucket.files"],
    ["a bucket that may become public", "CKV_AWS_53 prod-bucket aws_s3_bucket_public_access_block.none"],
    ["a port for administrators that the world reaches", "CKV_AWS_24 prod-group aws_security_group.ssh"],
    ["an unencrypted queue", "CKV_AWS_27 prod-queue aws_sqs_queue.jobs"],
    ["a role that may do everything, in an encoded document", "CKV_AWS_62 prod-role aws_iam_role_policy.all"],
    ["what a comment asks it to pass over", "CKV_AWS_27 prod-quiet aws_sqs_queue.jobs"],
  ])("finds %s, by our address", (_, finding) => expect(open()).toContain(finding));

  it("passes what is sound, whose values only a deployment knows, and tells environments apart", () => {
    expect(open().filter((finding) => finding.includes("prod-sound"))).toEqual([]);
    expect(verdicts[1]).toMatchObject({ environment: "dev", stacks: 1, open: [], problems: [] });
    expect(verdicts[1]?.passed).toBeGreaterThan(0);
  });

  it("says what each check asks for and where it is explained", () => {
    expect(verdicts[0]?.open.find(({ check }) => check === "CKV_AWS_27")).toMatchObject({
      title: "Ensure all data stored in the SQS queue is encrypted",
      link: expect.stringMatching(
        /^https:\/\/github\.com\/bridgecrewio\/checkov\/blob\/3\.\d+\.\d+\/.*\/aws\/SQSQueueEncryption\.py$/,
      ),
    });
  });
});

describe("running Checkov", () => {
  const root = mkdtempSync(join(tmpdir(), "sluice-checkov-"));
  afterAll(() => rmSync(root, { recursive: true, force: true }));
  const fake = (script: string) => {
    const file = join(root, "python");
    writeFileSync(file, `#!/bin/sh\n${script}\n`, { mode: 0o755 });
    return file;
  };

  it("gives it nothing of the caller's configuration: no variables, another home, an own working directory", async () => {
    const report = { results: { passed_checks: [], failed_checks: [], skipped_checks: [], parsing_errors: [] } };
    const summary = JSON.stringify({ ...report, summary: { checkov_version: "1.2.3" } });
    process.env.CKV_SKIP_CHECK = "CKV_AWS_27";
    try {
      const own = join(root, "own");
      const python = fake(`env > seen; echo '${summary}'`);
      mkdirSync(own);
      expect(await runCheckov(python, root, own)).toEqual({ version: "1.2.3", passed: [], failed: [] });
      expect(existsSync(join(own, "seen"))).toBe(true);
      await expect(
        runCheckov(
          fake(`grep -q CKV_ ${own}/seen && exit 1; grep -q HOME=${own} ${own}/seen || exit 1; echo '${summary}'`),
          root,
          own,
        ),
      ).resolves.toBeDefined();
    } finally {
      delete process.env.CKV_SKIP_CHECK;
    }
  });

  it("fails when it does not run, and says how to mend that", async () => {
    await expect(runCheckov(fake("echo broken >&2; exit 2"), root, root)).rejects.toThrow(
      /^Checkov did not run: .*broken.*remove \.sluice\/checkov to install it anew\.$/s,
    );
    await expect(runCheckov(join(root, "none"), root, root)).rejects.toThrow("Checkov did not run");
  });
});

describe("Checkov's report", () => {
  const empty = { passed_checks: [], failed_checks: [], skipped_checks: [], parsing_errors: [] };
  const report = (changes: object) =>
    JSON.stringify({ results: { ...empty, ...changes }, summary: { checkov_version: "3.3.30" } });

  it.each([
    [
      "of a file that it could not read",
      report({ parsing_errors: ["/prod/prod-vpc/main.tf.json"] }),
      "could not read: /prod/prod-vpc",
    ],
    ["with skips of its own", report({ skipped_checks: [{}] }), "outside scripts/policy/skips/"],
    ["of nothing", '{"passed": 0, "failed": 0}', "cannot be read"],
    ["that is none", "Traceback", "cannot be read: Traceback"],
  ])("is refused: one %s", (_, output, message) => expect(() => readReport(output)).toThrow(message));

  it("leads to the index where a check has no file of its own", () => {
    const found = {
      check_id: "CKV2_AWS_34",
      check_name: "x",
      check_class: "checkov.common.checks_infra.solvers",
      file_path: "/a",
    };
    const failed = [{ ...found, file_line_range: [3, 9], resource: "aws_x.y" }];
    expect(readReport(report({ failed_checks: failed })).failed).toEqual([
      expect.objectContaining({ file: "a", line: 3, link: expect.stringMatching(/^https:\/\/www\.checkov\.io\//) }),
    ]);
  });
});

import { execFileSync, spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { z } from "zod";
import { terraformRules } from "./conditions.ts";
import { arn } from "./contract.ts";

const schema = z.strictObject({
  id: z.string().startsWith("vpc-"),
  size: z.int().min(1).max(5),
  mode: z.enum(["on", "off"]),
  ready: z.boolean(),
  name: z.string().min(3).max(8),
  subnets: z.record(z.string().regex(/^ap-/), z.string().startsWith("subnet-")),
  zones: z.array(z.string().min(1)).min(2),
  nested: z.strictObject({ key: arn("kms"), role: arn("iam"), bucket: arn("s3") }),
});
const place = { accountId: "111111111111", region: "ap-northeast-2" };
const valid = {
  id: "vpc-1",
  size: 3,
  mode: "on",
  ready: true,
  name: "main",
  subnets: { "ap-northeast-2a": "subnet-1", "ap-northeast-2c": "subnet-2" },
  zones: ["a", "b"],
  nested: {
    key: "arn:aws:kms:ap-northeast-2:111111111111:key/1",
    role: "arn:aws:iam::111111111111:role/x",
    bucket: "arn:aws:s3:::some-bucket",
  },
};

/** Documents that break one rule each, and what Terraform must say of them. */
const broken: Record<string, [document: unknown, message: string]> = {
  "a wrong prefix": [{ ...valid, id: "subnet-1" }, 'field id must match ^vpc-.*; got "subnet-1"'],
  "a missing field": [{ ...valid, id: undefined }, "field id must match ^vpc-.*; got nothing"],
  "a null": [{ ...valid, name: null }, "field name must have at least 3 characters; got null"],
  "a number too large": [{ ...valid, size: 6 }, "field size must be at most 5; got 6"],
  "a fraction": [{ ...valid, size: 1.5 }, "field size must be a whole number; got 1.5"],
  "a word for a number": [{ ...valid, size: "many" }, 'field size must be a number; got "many"'],
  "an unknown choice": [{ ...valid, mode: "maybe" }, 'field mode must be one of on, off; got "maybe"'],
  "a word for a boolean": [{ ...valid, ready: "soon" }, 'field ready must be true or false; got "soon"'],
  "a long name": [{ ...valid, name: "much-too-long" }, "field name must have at most 8 characters"],
  "a bad entry of a record": [
    { ...valid, subnets: { "ap-northeast-2a": "vpc-9" } },
    "field subnets every entry must match ^subnet-.*",
  ],
  "a bad key of a record": [
    { ...valid, subnets: { "us-east-1a": "subnet-1" } },
    "field subnets every key must match ^ap-",
  ],
  "a list too short": [{ ...valid, zones: ["a"] }, "field zones must have at least 2 entries"],
  "another account's key": [
    { ...valid, nested: { ...valid.nested, key: "arn:aws:kms:ap-northeast-2:999999999999:key/1" } },
    "field nested.key must be an ARN of this account and region",
  ],
  "another region's key": [
    { ...valid, nested: { ...valid.nested, key: "arn:aws:kms:us-east-1:111111111111:key/1" } },
    "field nested.key must be an ARN of this account and region",
  ],
  "another account's role": [
    { ...valid, nested: { ...valid.nested, role: "arn:aws:iam::999999999999:role/x" } },
    "field nested.role must be an ARN of this account",
  ],
  "text that tries to be a template": [{ ...valid, id: '$${file("/etc/passwd")}' }, "field id must match ^vpc-.*"],
  "no document at all": ["nonsense", "field id must match ^vpc-.*; got nothing"],
};

describe("contract rules inside Terraform", () => {
  const folder = mkdtempSync(join(tmpdir(), "sluice-conditions-"));
  const outcome = new Map<string, string>();

  beforeAll(() => {
    // One `check`-like output per document, so that one run of Terraform judges all of them.
    const documents = {
      valid,
      ...Object.fromEntries(Object.entries(broken).map(([name, [document]]) => [name, document])),
    };
    const outputs = Object.entries(documents).map(([name, document], index) => {
      const rules = terraformRules({ schema, root: `local.document${index}`, place, where: "contract test" });
      const precondition = rules.map(({ condition, message }) => ({
        condition: `\${${condition}}`,
        error_message: message,
      }));
      return [name, index, JSON.stringify(document), precondition] as const;
    });
    const configuration = {
      // A provider-free root module; the document comes in as text, as it does from Parameter Store.
      variable: Object.fromEntries(outputs.map(([, index]) => [`text${index}`, { type: "string" }])),
      locals: Object.fromEntries(outputs.map(([, index]) => [`document${index}`, `\${jsondecode(var.text${index})}`])),
      output: Object.fromEntries(
        outputs.map(([, index, , precondition]) => [`o${index}`, { value: "ok", precondition }]),
      ),
    };
    writeFileSync(join(folder, "main.tf.json"), JSON.stringify(configuration));
    writeFileSync(
      join(folder, "terraform.tfvars.json"),
      JSON.stringify(Object.fromEntries(outputs.map(([, index, text]) => [`text${index}`, text]))),
    );
    const env = { ...process.env, TF_IN_AUTOMATION: "1", CHECKPOINT_DISABLE: "1" };
    execFileSync("terraform", ["init", "-input=false", "-no-color"], { cwd: folder, env });
    const plan = spawnSync("terraform", ["plan", "-input=false", "-json"], {
      cwd: folder,
      env,
      encoding: "utf8",
      maxBuffer: 2 ** 26,
    });
    for (const line of plan.stdout.split("\n").filter(Boolean)) {
      const { diagnostic } = JSON.parse(line) as {
        diagnostic?: { detail: string; address?: string; snippet?: { context?: string } };
      };
      const index =
        diagnostic?.snippet?.context?.match(/output\.o(\d+)/)?.[1] ?? diagnostic?.address?.match(/o(\d+)$/)?.[1];
      if (!diagnostic || index === undefined) continue;
      const name = outputs[Number(index)]?.[0] ?? "?";
      outcome.set(name, `${outcome.get(name) ?? ""}${diagnostic.detail}\n`);
    }
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it("pass a valid document", () => {
    expect(outcome.size).toBeGreaterThan(0);
    expect(outcome.get("valid")).toBeUndefined();
  });

  it.each(Object.entries(broken))("refuse %s, naming field and value", (name, [, message]) => {
    expect(outcome.get(name)).toContain(message);
  });

  it("cannot be declared with a pattern that Terraform does not know", () => {
    const lookAhead = z.strictObject({ id: z.string().regex(/^(?!default)/) });
    expect(() => terraformRules({ schema: lookAhead, root: "x", place, where: "contract test" })).toThrow(
      "contract test: field id: Terraform's regular expressions know no look-around",
    );
  });
});

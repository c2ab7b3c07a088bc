import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";

interface Statement {
  readonly Effect: "Allow";
  readonly Action: string | readonly string[];
  readonly Resource: string | readonly string[];
}

const guide = readFileSync(new URL("../../../docs/how-to/bootstrap-an-account.md", import.meta.url), "utf8");
const [planning = [], applying = []] = [...guide.matchAll(/```json\n([\s\S]*?)```/g)].map(
  ([, text]) => (JSON.parse(text as string) as { Statement: Statement[] }).Statement,
);

const matches = (patterns: string | readonly string[], text: string) =>
  [patterns].flat().some((pattern) => new RegExp(`^${pattern.replaceAll("*", ".*")}$`).test(text));
const allows = (statements: readonly Statement[], action: string, resource: string) =>
  statements.some(({ Action, Resource }) => matches(Action, action) && matches(Resource, resource));

const bucket = "arn:aws:s3:::sluice-state-111111111111";
const state = `${bucket}/dev/ap-northeast-2/vpc/terraform.tfstate`;
const ledger = `${bucket}/ledger/dev/ap-northeast-2/vpc/record.json`;
const parameter = "arn:aws:ssm:ap-northeast-2:111111111111:parameter/sluice/dev/ap-northeast-2/vpc/contract";
const key = "arn:aws:kms:ap-northeast-2:111111111111:key/1";

describe("the permissions in the guide", () => {
  // What Terraform 1.11 was seen to send for init, plan and the lock, and what reading contracts takes.
  const plan = [
    ["s3:ListBucket", bucket],
    ["s3:GetObject", state],
    ["s3:GetObject", ledger],
    ["s3:PutObject", `${state}.tflock`],
    ["s3:GetObject", `${state}.tflock`],
    ["s3:DeleteObject", `${state}.tflock`],
    ["kms:Decrypt", key],
    ["kms:GenerateDataKey", key],
    ["ssm:GetParameter", parameter],
  ] as const;
  const apply = [
    ["s3:PutObject", state],
    ["s3:PutObject", ledger],
    ["s3:DeleteObject", ledger],
    ["ssm:PutParameter", parameter],
  ] as const;

  it.each(plan)("let who plans do %s on %s", (action, resource) => {
    expect(allows(planning, action, resource)).toBe(true);
  });

  it.each(apply)("let who applies, and not who plans, do %s on %s", (action, resource) => {
    expect([allows(planning, action, resource), allows(applying, action, resource)]).toEqual([false, true]);
  });

  it.each([
    ["s3:DeleteObject", state],
    ["s3:DeleteObjectVersion", state],
    ["s3:PutBucketPolicy", bucket],
    ["s3:PutObject", state.replace("/dev/", "/prod/")],
    ["ssm:PutParameter", parameter.replace("/dev/", "/prod/")],
    ["kms:ScheduleKeyDeletion", key],
  ])("let neither do %s on %s", (action, resource) => {
    expect([...planning, ...applying].some((statement) => allows([statement], action, resource))).toBe(false);
  });
});

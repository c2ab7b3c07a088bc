import { spawnSync } from "node:child_process";
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

const repository = join(import.meta.dirname, "../..");
const read = (path: string) => readFileSync(join(repository, path), "utf8");

interface Step {
  readonly name?: string;
  readonly uses?: string;
  readonly run?: string;
}
interface Workflow {
  readonly on: { readonly schedule: readonly { readonly cron: string }[] };
  readonly permissions: object;
  readonly jobs: { readonly drift: { readonly permissions: object; readonly steps: readonly Step[] } };
}

let workflow: Workflow;
let directory: string;
beforeAll(() => {
  // The emulator's Python environment has a YAML reader; npm's packages have none.
  const python = join(repository, ".sluice/venv/bin/python");
  const program = "import json, sys, yaml; print(json.dumps(yaml.safe_load(sys.stdin)))";
  const { stdout, stderr } = spawnSync(python, ["-c", program], {
    input: read("docs/examples/drift.yml"),
    encoding: "utf8",
  });
  if (!stdout) throw new Error(stderr);
  workflow = JSON.parse(stdout) as Workflow;
  directory = mkdtempSync(join(tmpdir(), "sluice-workflow-"));
});
afterAll(() => rmSync(directory, { recursive: true, force: true }));

/** A program of that name which prints something, ends with a code, and notes how it was called. */
function program(name: string, script: string): void {
  writeFileSync(join(directory, name), `#!/bin/sh\necho "${name} $*" >> "$CALLS"\n${script}\n`);
  chmodSync(join(directory, name), 0o755);
}

/** Runs a step's script as the runner does. */
function run(name: string, variables: Record<string, string> = {}) {
  const script = workflow.jobs.drift.steps.find((step) => step.name === name)!.run!;
  const [calls, output] = [join(directory, "calls"), join(directory, "output")];
  for (const file of [calls, output]) writeFileSync(file, "");
  const { status } = spawnSync("bash", ["--noprofile", "--norc", "-eo", "pipefail", "-c", script], {
    cwd: directory,
    env: {
      PATH: `${directory}:${process.env.PATH}`,
      ENVIRONMENT: "prod",
      GITHUB_REPOSITORY: "us/platform",
      GITHUB_OUTPUT: output,
      CALLS: calls,
      ...variables,
    },
  });
  return { status, calls: readFileSync(calls, "utf8"), output: readFileSync(output, "utf8") };
}

describe("the workflow that watches for drift", () => {
  it("runs on a schedule, and may sign in, read the code and write issues, and nothing else", () => {
    expect(workflow.on.schedule[0]?.cron).toMatch(/^\d+ \d+ \* \* \*$/);
    expect(workflow.permissions).toEqual({});
    expect(workflow.jobs.drift.permissions).toEqual({ contents: "read", "id-token": "write", issues: "write" });
  });

  it("names versions of its actions, and puts no expression into a script", () => {
    const { steps } = workflow.jobs.drift;
    for (const { uses, run: script } of steps) {
      if (uses !== undefined) expect(uses).toMatch(/^[\w-]+\/[\w-]+@(v\d+|[0-9a-f]{40})$/);
      else expect(script).not.toContain("${{");
    }
  });

  it.each([
    ["no drift", 0, "all well", 0],
    ["drift", 3, "something", 0],
    ["what could not be looked at", 1, "a report", 0],
    ["a failure without a report", 1, "", 1],
    ["a wrong call", 2, "", 2],
    ["an interruption", 130, "half", 130],
  ])("goes on after %s as it should", (_, code, report, status) => {
    program("npm", `printf '%s' '${report}'; exit ${code}`);
    const ended = run("Look");
    expect(ended.status).toBe(status);
    expect(ended.calls).toBe("npm run --silent sluice -- drift --env prod --markdown\n");
    expect(ended.output).toBe(`code=${code}\n`);
    expect(readFileSync(join(directory, "drift.md"), "utf8")).toBe(report);
  });

  it.each([
    [
      "opens one",
      "3",
      "",
      "gh issue create --repo us/platform --title Drift of prod --label drift --body-file drift.md",
      0,
    ],
    ["rewrites the one there is", "3", "7", "gh issue edit 7 --repo us/platform --body-file drift.md", 0],
    ["closes it", "0", "7", "gh issue close 7 --repo us/platform --comment No drift any more.", 0],
    ["rewrites it and turns red", "1", "7", "gh issue edit 7 --repo us/platform --body-file drift.md", 1],
    ["has nothing to do", "0", "", undefined, 0],
  ])("%s", (_, code, number, call, status) => {
    program("gh", `case "$*" in "issue list"*) echo "${number}" ;; esac`);
    const { status: ended, calls } = run("Keep one issue", { CODE: code });
    expect(ended).toBe(status);
    const writing = calls.split("\n").filter((line) => /^gh issue (?!list)/.test(line));
    expect(writing).toEqual(call === undefined ? [] : [call]);
  });
});

interface Statement {
  readonly Action: string | readonly string[];
  readonly Resource: string;
}

/** Beginning of a resource type -> the service that its reads belong to; the longest that fits counts. */
const services: Readonly<Record<string, string>> = {
  aws_apigatewayv2: "apigateway",
  aws_athena: "athena",
  aws_cloudfront: "cloudfront",
  aws_cloudwatch_event: "events",
  aws_cloudwatch_log: "logs",
  aws_cloudwatch: "cloudwatch",
  aws_cognito: "cognito-idp",
  aws_db: "rds",
  aws_dynamodb: "dynamodb",
  aws_ecr: "ecr",
  aws_eks: "eks",
  aws_elasticache: "elasticache",
  aws_glue: "glue",
  aws_iam: "iam",
  aws_kinesis: "kinesis",
  aws_kinesis_firehose: "firehose",
  aws_kms: "kms",
  aws_lambda: "lambda",
  aws_lb: "elasticloadbalancing",
  aws_s3: "s3",
  aws_secretsmanager: "secretsmanager",
  aws_sns: "sns",
  aws_sqs: "sqs",
  aws_ssm: "ssm",
};
const network =
  /^aws_(vpc|subnet|route_table|route$|security_group|default_|network_acl|internet_gateway|nat_gateway|eip|flow_log|launch_template)/;

describe("the role that watches for drift", () => {
  const { Statement: statements } = JSON.parse(read("docs/examples/drift-role.json")) as { Statement: Statement[] };
  const actions = statements.flatMap(({ Action }) => [Action].flat());

  it("knows the service of every type that the stacks use", () => {
    const types = [...new Set([...read("stacks/addresses.txt").matchAll(/ (aws_\w+)\./g)].map(([, type]) => type!))];
    expect(types.length).toBeGreaterThan(50);
    const serviceOf = (type: string) => {
      const known = Object.keys(services).filter((beginning) => type.startsWith(beginning));
      return network.test(type) ? "ec2" : services[known.sort((a, b) => b.length - a.length)[0] ?? ""];
    };
    const unknown = types.filter((type) => !actions.some((action) => action.startsWith(`${serviceOf(type)}:`)));
    expect(unknown).toEqual([]);
  });

  it("may do what reading begins with, where it is another service's or another action's", () => {
    // The provider's first call for a bucket is HeadBucket, which needs s3:ListBucket. Source: Service Authorization Reference, Amazon S3
    expect(statements.find(({ Resource }) => Resource === "*")?.Action).toEqual(
      expect.arrayContaining(["s3:ListBucket", "sns:GetSubscriptionAttributes"]),
    );
  });

  it("only reads, and no data", () => {
    for (const action of actions) expect(action).toMatch(/:(Get|List|Describe|GET$|Decrypt$)/);
    const anywhere = statements.filter(({ Resource }) => Resource === "*").flatMap(({ Action }) => [Action].flat());
    const data = ["s3:GetObject", "secretsmanager:GetSecretValue", "kms:Decrypt", "ssm:GetParameter"];
    data.push("dynamodb:GetItem", "kinesis:GetRecords", "logs:GetLogEvents", "ecr:GetAuthorizationToken");
    const allows = (pattern: string, action: string) => new RegExp(`^${pattern.replaceAll("*", ".*")}$`).test(action);
    expect(data.filter((action) => anywhere.some((pattern) => allows(pattern, action)))).toEqual([]);
  });
});

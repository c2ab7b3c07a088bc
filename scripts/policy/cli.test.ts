import { readdirSync } from "node:fs";
import { Vpc } from "@cdktf/provider-aws/lib/vpc/index.js";
import { describe, expect, it } from "vitest";
import { PlatformStack } from "#constructs/core/platform-stack";
import { defineEnvironment } from "#environments/define";
import { dev } from "#environments/dev";
import type { Environment } from "#environments/environment";
import { Failure } from "#scripts/engine/failure";
import type { Platform } from "#scripts/engine/synthesize";
import type { CheckovReport } from "./checkov.ts";
import { type PolicySurroundings, runPolicy } from "./cli.ts";

class NetworkStack extends PlatformStack {}

/** Two environments of one stack, which is a network. */
const twoNetworks: Platform<Environment> = {
  environmentNames: ["dev", "prod"],
  loadEnvironments: ({ SLUICE_ENV: name = "" }) => [defineEnvironment({ ...dev, name })],
  addStacks: (app, environment) => {
    const stack = new NetworkStack(app, environment, "vpc");
    new Vpc(stack, "network", { cidrBlock: environment.network.cidr });
    return [stack];
  },
};

/** Checkov as it would find fault with the network of each environment, and nothing else. */
async function faultWithNetworks(directory: string): Promise<CheckovReport> {
  const files = readdirSync(directory, { recursive: true, encoding: "utf8" }).filter((file) => file.endsWith(".json"));
  const result = (check: string) => (file: string) => ({
    check,
    title: "Ensure it is\u001b[2J well",
    file,
    line: 1,
    resource: "aws_vpc.network",
    link: "https://example.com/check",
  });
  const networks = files.filter((file) => file.includes("-vpc/"));
  return { version: "1", passed: files.map(result("CKV_0")), failed: [...networks, ...networks].map(result("CKV_1")) };
}

async function run(argv: readonly string[], changes: Partial<PolicySurroundings> = {}) {
  const printed: string[] = [];
  const notes: string[] = [];
  const code = await runPolicy(argv, {
    skips: { everywhere: [], only: {} },
    today: "2026-11-20",
    checkov: faultWithNetworks,
    platform: async () => twoNetworks,
    print: (text) => printed.push(text),
    note: (line) => notes.push(line),
    ...changes,
  });
  return { code, printed: printed.join(""), notes: notes.join("\n") };
}

const accepting = (until: string) => ({
  everywhere: [{ check: "CKV_1", at: "vpc/aws_vpc.network", reason: "the network is as it should be", until }],
  only: {},
});

describe("check:policy", () => {
  it("fails and says stack, address, check, what it asks for and where that is explained", async () => {
    const { code, printed } = await run([]);
    expect(code).toBe(1);
    expect(printed).toContain(
      "prod-vpc\n  aws_vpc.network\n    CKV_1  Ensure it is\\u001b[2J well\n      https://example.com/check\n    CKV_1",
    );
    expect(printed).toMatch(
      /\nprod: \d+ stacks, \d+ passed, 2 failed, 0 skipped\ndev: \d+ stacks, \d+ passed, 2 failed, 0 skipped\n$/,
    );
  });

  it("passes when everything is accepted, and counts it", async () => {
    const { code, printed } = await run([], { skips: accepting("2027-01-01") });
    expect(code).toBe(0);
    expect(printed).toMatch(/^prod: \d+ stacks, \d+ passed, 0 failed, 2 skipped\ndev: .* 2 skipped\n$/);
  });

  it("fails on a skip that has expired, also where nothing else is wrong", async () => {
    const { code, printed } = await run(["--env", "dev"], { skips: accepting("2026-11-19") });
    expect(code).toBe(1);
    expect(printed).toMatch(/^dev-vpc\n/);
    expect(printed).toMatch(/expired on 2026-11-19.*\n\ndev: .* 2 failed, 0 skipped, 1 wrong with the skips\n$/s);
  });

  it("fails on a skip that accepts nothing", async () => {
    const { everywhere } = accepting("2027-01-01");
    const skips = { everywhere, only: { prod: [{ ...everywhere[0]!, check: "CKV_9" }] } };
    expect(await run(["--env", "prod"], { skips })).toMatchObject({
      code: 1,
      printed: expect.stringContaining("skip CKV_9 at vpc/aws_vpc.network accepts nothing in prod; remove it"),
    });
    expect(await run(["--env", "dev"], { skips })).toMatchObject({ code: 0 });
  });

  it("checks one environment, as one JSON document", async () => {
    const { code, printed } = await run(["--env", "dev", "--json"]);
    expect(code).toBe(1);
    expect(JSON.parse(printed)).toMatchObject([
      {
        environment: "dev",
        open: [{ stack: "dev-vpc", address: "aws_vpc.network", check: "CKV_1" }, {}],
        problems: [],
      },
    ]);
  });

  it.each([
    [["--env", "nowhere"], 2, 'there is no environment "nowhere"; there are dev, prod'],
    [["--en"], 2, "unknown option"],
    [["--env"], 2, "argument missing"],
  ])("called with %j ends with %i and says why", async (argv, code, message) => {
    expect(await run(argv)).toMatchObject({ code, printed: "", notes: expect.stringContaining(message) });
  });

  it("fails when Checkov does not run", async () => {
    const checkov = () => Promise.reject(new Failure("failed", "Checkov did not run: it is broken"));
    expect(await run(["--env", "dev"], { checkov })).toMatchObject({
      code: 1,
      printed: "",
      notes: "check:policy: Checkov did not run: it is broken",
    });
  });

  it("explains itself", async () => {
    expect(await run(["--help"])).toMatchObject({ code: 0, printed: expect.stringContaining("--json") });
  });
});

import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { type App, LocalBackend, TerraformOutput, TerraformStack } from "cdktf";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { stateKey } from "#constructs/core/naming";
import type { Environment } from "#environments/environment";
import type { Context } from "#scripts/commands/cli/context";
import { deploy } from "#scripts/commands/deploy/deploy";
import { destroy } from "#scripts/commands/destroy/destroy";
import { runSluice } from "#scripts/commands/testing/run-sluice";
import { type SmallRepository, smallRepository } from "#scripts/commands/testing/small-platform";
import { availability } from "./availability.ts";
import type { AvailabilityInput } from "./availability-input.ts";
import type { SwitchData } from "./switch.ts";

type Resources = (environment: Environment) => Readonly<Record<string, object>>;

/** A stack of whatever resources an environment has, whose state is a file. */
class DeclaredStack extends TerraformStack {
  readonly concern = "all";
  readonly publishes = undefined;
  readonly reads: readonly string[] = [];
  readonly environment: Environment;
  readonly stateKey: string;

  constructor(app: App, environment: Environment, { resources, states }: { resources: Resources; states: string }) {
    super(app, `${environment.name}-all`);
    this.environment = environment;
    this.stateKey = stateKey(environment, this.concern);
    new LocalBackend(this, { path: join(states, this.stateKey) });
    new TerraformOutput(this, "overrides", { value: environment.overrides });
    this.addOverride("resource", resources(environment));
  }
}

const isMulti = ({ availability }: Environment) => availability === "multi-az";
const input: AvailabilityInput = { environment: "tiny", availability: "multi-az", rehearse: false, write: false };
const deployment = { environment: "tiny", stacks: [], rehearse: false, yes: true };

let repository: SmallRepository;
beforeEach(() => {
  repository = smallRepository();
});
afterEach(() => repository.remove());

/** The repository with one stack of these resources. */
function having(resources: Resources, variables: NodeJS.ProcessEnv = {}): Context {
  const { context, root } = repository;
  const states = join(root, "states");
  return {
    ...context,
    variables: { ...context.variables, ...variables },
    platform: async () => ({
      ...(await context.platform()),
      addStacks: (app, environment) => [new DeclaredStack(app, environment, { resources, states })],
    }),
  };
}

const file = () => readFileSync(repository.environmentFile, "utf8");

const gateways: Resources = (environment) => ({
  aws_nat_gateway: { a: {}, ...(isMulti(environment) ? { c: {} } : {}) },
  aws_db_instance: { p: { multi_az: isMulti(environment) } },
});

describe("a switch of what is not deployed", () => {
  it("is told by configuration, and says so", async () => {
    const before = file();
    const { data, text, exitCode } = await availability(having(gateways), input);
    expect(exitCode).toBe(0);
    expect(data).toMatchObject({ verdict: "safe", from: "single-az", to: "multi-az", written: false, deploy: null });
    expect(text).toMatch(
      /^tiny: single-az -> multi-az; touches 1 of 1 stacks\n\ntiny-all {2}not deployed: by configuration only\n {2}update aws_db_instance.p\n {4}multi_az: false -> true\n {2}create aws_nat_gateway.c\n\nCost: \$[\d.]+ -> \$[\d.]+ a month/,
    );
    expect(text).toContain(
      "Nothing was written; --write sets it in environments/tiny.ts. Nothing that is deployed changes.",
    );
    expect(file()).toBe(before);
    expect(readdirSync(join(repository.root, ".sluice", "plans"))).toEqual([]);
  });

  it("is written where it is safe and asked for, and nothing else of the file changes", async () => {
    const before = file();
    const { data, exitCode } = await availability(having(gateways), { ...input, write: true });
    expect({ exitCode, data }).toMatchObject({ exitCode: 0, data: { written: true } });
    expect(file()).toBe(before.replace('"single-az"', '"multi-az"'));
    expect(file()).toContain("// as cheap as can be");
    expect(readdirSync(join(repository.root, "environments"))).toEqual(["tiny.ts"]);
  });

  it("is refused where something would be lost, also with --write", async () => {
    const before = file();
    const moving: Resources = (environment) => ({
      aws_db_instance: { p: { availability_zone: isMulti(environment) ? "b" : "a" } },
    });
    const { data, text, exitCode } = await availability(having(moving), { ...input, write: true });
    expect({ exitCode, data }).toMatchObject({ exitCode: 3, data: { verdict: "refused", written: false } });
    expect(text).toMatch(
      /Refused[^\n]*\n {2}tiny-all aws_db_instance.p: replace, which loses the data [^\n]*\(forced by availability_zone\)\n\nNothing was written\.$/,
    );
    expect(file()).toBe(before);
  });
});

describe("a switch of what is deployed", () => {
  const inputs: Resources = (environment) => ({
    terraform_data: {
      code: { input: { retries: environment.pipeline.retries } },
      switched: { input: { copies: isMulti(environment) ? 2 : 1, retries: environment.pipeline.retries } },
    },
  });

  it("is planned on its state, apart from what waits anyway, and never called safe where nobody knows", async () => {
    await deploy(having(inputs), deployment);
    const before = [file(), readFileSync(repository.stateFileOf("all"), "utf8")];
    const pending = having(inputs, { SLUICE_SET: "pipeline.retries=9" });
    const { data, text, exitCode } = await availability(pending, input);
    expect(exitCode).toBe(3);
    const { stacks, verdict, deploy: onward } = data as SwitchData;
    expect({ verdict, onward }).toEqual({ verdict: "unknown", onward: "npm run sluice -- deploy tiny-all --env tiny" });
    const told = (list: SwitchData["stacks"][number]["caused"]) =>
      list.flatMap(({ address, attributes }) => attributes.map(({ path, after }) => `${address} ${path} ${after}`));
    expect(stacks).toMatchObject([{ basis: "plan", reasons: [], drifted: [] }]);
    expect(told(stacks[0]!.caused)).toEqual(["terraform_data.switched input.copies 2"]);
    expect(told(stacks[0]!.pending)).toEqual([
      "terraform_data.code input.retries 9",
      "terraform_data.code output (known after apply)",
      "terraform_data.switched input.retries 9",
      "terraform_data.switched output (known after apply)",
    ]);
    expect(text).toContain("tiny-all terraform_data.switched: update, which is no redundancy");
    expect([file(), readFileSync(repository.stateFileOf("all"), "utf8")]).toEqual(before);
    expect(readdirSync(join(repository.root, ".sluice", "plans"))).toEqual([]);
  });

  it("is not written where an ad-hoc setting was judged along, which the file does not have", async () => {
    const before = file();
    const judged = having(inputs, { SLUICE_SET: "pipeline.retries=9" });
    await expect(availability(judged, { ...input, write: true })).rejects.toMatchObject({
      kind: "usage",
      message: expect.stringContaining("unset it"),
    });
    expect(file()).toBe(before);
  });

  it("touches nothing where everything is as it would be already", async () => {
    const multi = having(inputs, { SLUICE_SET: "availability=multi-az" });
    await deploy(multi, deployment);
    const { data, exitCode } = await availability(having(inputs), input);
    // What differs is the note that this was an ad-hoc setting.
    expect({ exitCode, data }).toMatchObject({ exitCode: 0, data: { verdict: "safe", deploy: null } });
    expect((data as SwitchData).stacks.flatMap(({ caused }) => caused)).toEqual([]);
  });

  it("is unknown of a stack that cannot be planned, in Terraform's words", async () => {
    const failing: Resources = (environment) => {
      const precondition = [{ condition: "${terraform_data.copies.input == 1}", error_message: "no room for two" }];
      const copies = { input: isMulti(environment) ? 2 : 1 };
      return { terraform_data: { copies, checked: { lifecycle: { precondition } } } };
    };
    await deploy(having(failing), deployment);
    const { data, text, exitCode } = await availability(having(failing), input);
    expect({ exitCode, data }).toMatchObject({ exitCode: 1, data: { verdict: "blocked" } });
    expect(text).toMatch(/tiny-all {2}cannot be planned\n[\s\S]*no room for two[\s\S]*run this again\.$/);
  });

  it("is told by configuration again once all of it is destroyed", async () => {
    await deploy(having(inputs), deployment);
    await destroy(having(inputs), deployment);
    expect(existsSync(repository.stateFileOf("all"))).toBe(true);
    const { data } = await availability(having(inputs), input);
    expect(data).toMatchObject({ stacks: [{ basis: "configuration" }] });
  });
});

describe("a switch", () => {
  it("is nothing where the setting is what it is to be", async () => {
    const report = await availability(having(gateways), { ...input, availability: "single-az", write: true });
    expect(report).toEqual({
      data: { environment: "tiny", from: "single-az", to: "single-az", verdict: "unchanged", written: false },
      text: "tiny is single-az already; nothing to do.",
      exitCode: 0,
    });
    expect(existsSync(join(repository.root, ".sluice"))).toBe(false);
  });

  it("is not told on top of an ad-hoc setting of the same", async () => {
    const context = having(gateways, { SLUICE_SET: "pipeline.retries=3, availability=multi-az" });
    await expect(availability(context, input)).rejects.toMatchObject({ kind: "usage" });
  });

  it("asks for a decision where other settings have to follow, and names them", async () => {
    const context = having(gateways, { SLUICE_SET: "kubernetes.serviceNodes.maxNodes=2" });
    await expect(availability(context, input)).rejects.toMatchObject({
      kind: "decision",
      message: expect.stringMatching(
        /^tiny cannot be multi-az [\s\S]*kubernetes.serviceNodes.maxNodes: must be at least 4/,
      ),
    });
  });

  it("is of an environment that there is, to one of two settings", async () => {
    await expect(availability(having(gateways), { ...input, environment: "tin" })).rejects.toMatchObject({
      kind: "usage",
    });
    const wrong = await runSluice(["availability", "dev", "three-az", "--json"]);
    expect(wrong.code).toBe(2);
    expect(JSON.parse(wrong.stdout)).toMatchObject({ error: { kind: "usage" } });
  });
});

import { mkdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { uninterrupted } from "#scripts/engine/interruption";
import { terraformFor } from "#scripts/engine/terraform/terraform";
import { type StacksOnDisk, stacksOnDisk } from "#scripts/engine/testing/stacks-on-disk";
import { planStack } from "./plan-stack.ts";
import { copyWithStandIns } from "./stand-in-configuration.ts";
import { field, providerlessTerraform, reading } from "./testing/contract-stacks.ts";

let disk: StacksOnDisk;
beforeEach(() => {
  disk = stacksOnDisk();
});
afterEach(() => disk.remove());

const document = { contract: "net", version: 1, values: { id: "id-1", title: "${not} %{a} template", parts: {} } };

/** Writes a reader of `net`, plans it with a document in a copy, and tells what the plan says. */
async function planCopy(given: unknown, resource: object, environment: NodeJS.ProcessEnv = providerlessTerraform) {
  const source = disk.directoryOf("reader");
  disk.write("reader", { ...reading("net"), resource: { terraform_data: { one: resource } } });
  // A stack with an asset and a provider lock beside its configuration.
  mkdirSync(join(source, "assets"));
  writeFileSync(join(source, "assets", "code.txt"), "the code");
  writeFileSync(join(source, ".terraform.lock.hcl"), "");
  const settings = { environment, interruption: uninterrupted };
  const place = { stackId: "reader", directory: source };
  await terraformFor(place, settings).init();
  const target = join(disk.root, "copy");
  const variables = copyWithStandIns({ source, target, documents: new Map([["net", given]]) }, environment);
  const copy = terraformFor({ ...place, directory: target }, { ...settings, environment: variables });
  return { target, plan: await planStack(copy, { file: join(disk.root, "plan"), lock: false }) };
}

const inputs = (plan: Awaited<ReturnType<typeof planCopy>>["plan"]) =>
  plan.changes[0]!.attributes.filter(({ path }) => path.startsWith("input")).map(
    ({ path, after }) => `${path} = ${after}`,
  );

describe("a copy of a stack with stand-ins", () => {
  it("plans with the documents given, to the letter, and shows nothing of how it got them", async () => {
    const { plan } = await planCopy(document, { input: { id: field("net", "id"), title: field("net", "title") } });
    expect(inputs(plan)).toEqual(['input.id = "id-1"', 'input.title = "${not} %{a} template"']);
    expect(plan).toMatchObject({ add: ["terraform_data.one"], outputs: [], resources: 1 });
  });

  it("still refuses what breaks the contract, in the contract's own words", async () => {
    const broken = { ...document, values: { ...document.values, id: "x" } };
    await expect(planCopy(broken, { input: field("net", "id") })).rejects.toThrow(
      /contract net: field id must have at least 4 characters; got "x"/,
    );
  });

  it("reaches files beside the configuration, and is private", async () => {
    const { plan, target } = await planCopy(document, { input: '${file("assets/code.txt")}' });
    expect(inputs(plan)).toEqual(['input = "the code"']);
    expect(statSync(target).mode & 0o777).toBe(0o700);
    expect(statSync(join(target, "cdk.tf.json")).mode & 0o777).toBe(0o600);
  });

  it("uses the data directory of the stack, also one that the caller has named", async () => {
    const { plan } = await planCopy(
      document,
      { input: field("net", "id") },
      { ...providerlessTerraform, TF_DATA_DIR: ".tf/data" },
    );
    expect(inputs(plan)).toEqual(['input = "id-1"']);
  });

  it("leaves the stack's own directory as it was", async () => {
    const source = disk.directoryOf("reader");
    const { target } = await planCopy(document, { input: field("net", "id") });
    expect(readFileSync(join(source, "cdk.tf.json"), "utf8")).toContain("data.aws_ssm_parameter.contracts_net");
    expect(readFileSync(join(target, "cdk.tf.json"), "utf8")).not.toContain("aws_ssm_parameter");
  });
});

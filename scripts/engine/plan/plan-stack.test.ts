import { existsSync, statSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { uninterrupted } from "#scripts/engine/interruption";
import { type Terraform, terraformFor } from "#scripts/engine/terraform/terraform";
import { bareTerraform, type StacksOnDisk, stacksOnDisk } from "#scripts/engine/testing/stacks-on-disk";
import { changeJson } from "./attribute-changes.ts";
import { planStack } from "./plan-stack.ts";

let disk: StacksOnDisk;
let file: string;
beforeEach(() => {
  disk = stacksOnDisk();
  file = join(disk.root, "plan");
});
afterEach(() => disk.remove());

async function initialised(configuration: Record<string, unknown>): Promise<Terraform> {
  disk.write("a", configuration);
  const place = { stackId: "a", directory: disk.directoryOf("a") };
  const terraform = terraformFor(place, { environment: bareTerraform, interruption: uninterrupted });
  await terraform.init();
  return terraform;
}

const secret = "correct-horse-battery";
const withSecret = (input: unknown, triggers: unknown) => ({
  variable: { word: { default: secret, sensitive: true } },
  resource: { terraform_data: { one: { input, triggers_replace: triggers }, two: {} } },
  output: { word: { value: "${var.word}", sensitive: true }, open: { value: input, sensitive: true } },
});

describe("planStack", () => {
  it("leaves a plan that only its owner can read, and that applies", async () => {
    const terraform = await initialised({ resource: { terraform_data: { one: { input: 1 } } } });
    const plan = await planStack(terraform, { file });
    expect(plan).toMatchObject({ applyable: true, add: ["terraform_data.one"], resources: 1 });
    expect(statSync(file).mode & 0o777).toBe(0o600);
    await terraform.apply(file);
    expect(await planStack(terraform, { file })).toMatchObject({ applyable: false, changes: [] });
  });

  it("tells what is replaced, by which attribute, and what goes, of a real plan", async () => {
    const before = await initialised(withSecret({ size: 1 }, ["x"]));
    await planStack(before, { file });
    await before.apply(file);
    const { two: _, ...resources } = withSecret({ size: 2 }, ["y"]).resource.terraform_data;
    const after = await initialised({ ...withSecret(1, 1), resource: { terraform_data: resources } });
    const plan = await planStack(after, { file });
    expect(plan).toMatchObject({ replace: ["terraform_data.one"], remove: ["terraform_data.two"] });
    expect(plan.changes).toMatchObject([
      { address: "terraform_data.one", action: "replace", reason: "forced by triggers_replace" },
      { address: "terraform_data.two", action: "delete", reason: "no longer in the code" },
    ]);
    expect(plan.changes[0]!.attributes).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ path: "input.size", before: "1", after: "2" }),
        expect.objectContaining({
          path: "id",
          before: expect.stringMatching(/^"[0-9a-f-]+"$/),
          after: "(known after apply)",
        }),
      ]),
    );
  });

  it("lets no secret of a real plan out, wherever it is used", async () => {
    const uses = {
      plain: "${var.word}",
      inText: "${jsonencode({ word = var.word })}",
      list: ["${var.word}"],
      open: "seen",
    };
    const terraform = await initialised(withSecret(uses, "${var.word}"));
    const plan = await planStack(terraform, { file });
    expect(JSON.stringify(plan)).not.toContain(secret);
    expect(plan.changes[0]!.attributes).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ path: "input.plain", before: undefined, after: "(sensitive)" }),
        expect.objectContaining({ path: "input.open", before: undefined, after: '"seen"' }),
      ]),
    );
    expect(plan.outputs).toContainEqual(
      expect.objectContaining({ path: "word", before: undefined, after: "(sensitive)" }),
    );
    expect(plan.changes[0]!.attributes.map(changeJson)).toContainEqual({
      ...{ path: "input.plain", steps: ["input", "plain"], before: null, after: "(sensitive)" },
      ...{ known: true, sensitive: true },
    });
  });

  it("plans an end, without looking at the objects and without a lock if told so", async () => {
    const flags: unknown[] = [];
    const terraform = await initialised({ resource: { terraform_data: { one: {} } } });
    await planStack(terraform, { file });
    await terraform.apply(file);
    const watched = {
      ...terraform,
      plan: (given: Parameters<Terraform["plan"]>[0]) => {
        flags.push(given);
        return terraform.plan(given);
      },
    };
    const plan = await planStack(watched, { file, destroy: true, refresh: false, lock: false });
    expect(plan).toMatchObject({ remove: ["terraform_data.one"], resources: 0 });
    expect(flags).toEqual([{ out: file, destroy: true, refresh: false, lock: false }]);
  });

  it("leaves no plan behind when it fails, also if only reading it does", async () => {
    const broken = await initialised({ resource: { terraform_data: { one: { input: "${nothing.there}" } } } });
    await expect(planStack(broken, { file })).rejects.toThrow(/nothing.*has not been declared/s);
    expect(existsSync(file)).toBe(false);
    const terraform = await initialised({ resource: { terraform_data: { one: {} } } });
    const unreadable = { ...terraform, show: () => Promise.resolve({ format_version: "9" }) };
    await expect(planStack(unreadable, { file })).rejects.toThrow();
    expect(existsSync(file)).toBe(false);
  });
});

import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { uninterrupted } from "#scripts/engine/interruption";
import { bareTerraform, type StacksOnDisk, stacksOnDisk } from "#scripts/engine/testing/stacks-on-disk";
import { settingsHaveChanged } from "./backend-memory.ts";
import { terraformFor } from "./terraform.ts";

let disk: StacksOnDisk;
let directory: string;
let stateFile: string;
beforeEach(() => {
  disk = stacksOnDisk();
  [directory, stateFile] = [disk.directoryOf("dev-one"), disk.stateFileOf("dev-one")];
});
afterEach(() => disk.remove());

const terraform = () =>
  terraformFor({ stackId: "dev-one", directory }, { environment: bareTerraform, interruption: uninterrupted });

/** Writes the stack with a backend of these settings. */
const withBackend = (settings: Record<string, unknown>) =>
  disk.write("dev-one", { terraform: { backend: { local: settings } }, output: { answer: { value: 42 } } });

async function applied(): Promise<string> {
  withBackend({ path: stateFile });
  await terraform().init();
  const plan = join(disk.root, "plan");
  await terraform().plan({ out: plan });
  await terraform().apply(plan);
  return readFileSync(stateFile, "utf8");
}

describe("init of a directory that was initialised before", () => {
  it("takes other settings for the same state, and leaves the state as it is", async () => {
    const state = await applied();
    withBackend({ path: stateFile, workspace_dir: join(disk.root, "workspaces") });
    await terraform().init();
    expect(readFileSync(stateFile, "utf8")).toBe(state);
    expect(settingsHaveChanged(directory, join(directory, ".terraform"))).toBe(false);
  });

  it("refuses another place, where the state would be missing", async () => {
    const state = await applied();
    const elsewhere = join(disk.root, "elsewhere.tfstate");
    withBackend({ path: elsewhere });
    await expect(terraform().init()).rejects.toThrow("Backend configuration changed");
    expect([readFileSync(stateFile, "utf8"), existsSync(elsewhere)]).toEqual([state, false]);
  });
});

describe("settings of the S3 backend", () => {
  const old = { bucket: "states", key: "dev/one", region: "ap-northeast-2", encrypt: true, use_lockfile: true };
  const remember = (file: unknown) => {
    mkdirSync(join(directory, ".terraform"), { recursive: true });
    writeFileSync(join(directory, ".terraform", "terraform.tfstate"), JSON.stringify(file));
  };
  const changed = (now: Record<string, unknown>, type = "s3") => {
    remember({ version: 3, backend: { type: "s3", config: { ...old, acl: null, profile: null } } });
    writeFileSync(join(directory, "cdk.tf.json"), JSON.stringify({ terraform: { backend: { [type]: now } } }));
    return settingsHaveChanged(directory, join(directory, ".terraform"));
  };
  const { encrypt: _, ...unencrypted } = old;
  beforeEach(() => withBackend({ path: stateFile }));

  it("are the same when only Terraform's own nulls differ", () => expect(changed(old)).toBe(false));
  it("have changed when encryption is left to the bucket", () => expect(changed(unencrypted)).toBe(true));
  it.each(["bucket", "key", "region"])("are another place when the %s differs", (name) =>
    expect(changed({ ...unencrypted, [name]: "another" })).toBe(false),
  );
  it("are another place with another kind of backend", () => expect(changed({ path: "x" }, "local")).toBe(false));
  it.each([
    ["nothing", {}],
    ["no object", null],
    ["another version", { version: 9, backend: 3 }],
  ])("are taken as unchanged when what is remembered is %s", (_name, file) => {
    remember(file);
    expect(settingsHaveChanged(directory, join(directory, ".terraform"))).toBe(false);
  });
  it("are taken as unchanged where nothing was initialised", () => {
    rmSync(join(directory, ".terraform"), { recursive: true, force: true });
    expect(settingsHaveChanged(directory, join(directory, ".terraform"))).toBe(false);
  });
});

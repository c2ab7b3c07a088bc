import {
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { createInterruption, uninterrupted } from "#scripts/engine/interruption";
import { terraformFor } from "#scripts/engine/terraform/terraform";
import { bareTerraform, type StacksOnDisk, stacksOnDisk } from "#scripts/engine/testing/stacks-on-disk";
import { lockFileName } from "./lock-file.ts";
import { type PluginRequest, preparePlugins } from "./prepare-plugins.ts";
import { requirementsIn } from "./requirements.ts";
import { here, type MadeUpMirror, madeUpMirror } from "./testing/made-up-mirror.ts";
import { writeProviderLock } from "./write-lock.ts";

let disk: StacksOnDisk;
let mirror: MadeUpMirror;
let request: PluginRequest;
const ids = ["dev-one", "dev-two", "dev-both", "dev-none"];
const asking = (...names: string[]) =>
  Object.fromEntries(
    names.map((name) => [name, { source: name === "aws" ? "aws" : `hashicorp/${name}`, version: "6.25.0" }]),
  );

beforeEach(() => {
  disk = stacksOnDisk();
  mirror = madeUpMirror(disk.root);
  for (const name of ["aws", "other"]) mirror.add(name, "6.25.0");
  const asked = [asking("aws"), asking("aws"), asking("aws", "other"), undefined];
  for (const [index, id] of ids.entries()) {
    const required_providers = asked[index];
    const backend = { local: { path: disk.stateFileOf(id) } };
    disk.write(id, { terraform: { backend, ...(required_providers && { required_providers }) } });
  }
  request = {
    root: disk.root,
    variables: { ...bareTerraform, SLUICE_PROVIDER_MIRROR: mirror.directory },
    directories: ids.map(disk.directoryOf),
    interruption: uninterrupted,
  };
});
afterEach(() => disk.remove());

const lockAll = (platforms = [here]) => writeProviderLock(request, requirementsIn(request.directories), platforms);
const init = (id: string, environment: NodeJS.ProcessEnv) =>
  terraformFor({ stackId: id, directory: disk.directoryOf(id) }, { environment, interruption: uninterrupted }).init();
const lockedIn = (id: string) =>
  [...readFileSync(join(disk.directoryOf(id), lockFileName), "utf8").matchAll(/^provider ".*\/(.*)"/gm)].map(
    ([, name]) => name,
  );
const installed = (id: string) =>
  join(disk.directoryOf(id), ".terraform/providers/registry.terraform.io/hashicorp/aws/6.25.0", here);

describe("with a committed lock file", () => {
  it("every stack is initialised side by side from one cache, read-only, with its part of the file", async () => {
    await lockAll();
    const { environment, locked } = await preparePlugins(request);
    expect(locked).toBe(true);
    expect(environment).toMatchObject({
      TF_PLUGIN_CACHE_DIR: join(disk.root, ".sluice", "plugins"),
      TF_CLI_ARGS_init: "-lockfile=readonly",
    });
    await Promise.all(ids.map((id) => init(id, environment)));
    expect(ids.slice(0, 3).map(lockedIn)).toEqual([["aws"], ["aws"], ["aws", "other"]]);
    expect(lstatSync(installed("dev-one")).isSymbolicLink()).toBe(true);
    expect(realpathSync(installed("dev-one"))).toBe(realpathSync(installed("dev-two")));
    expect(existsSync(join(disk.directoryOf("dev-none"), lockFileName))).toBe(false);
  });

  it("a cache that has everything is not touched: Terraform is not even started", async () => {
    await lockAll();
    await preparePlugins(request);
    await expect(preparePlugins({ ...request, binary: "no-such-terraform" })).resolves.toMatchObject({ locked: true });
  });

  it("what a killed run has left is not taken for a provider, and goes", async () => {
    await lockAll();
    const cache = join(disk.root, ".sluice", "plugins");
    // No process has an id above the largest that Linux hands out.
    const half = join(cache, ".filling-4194305-abc", "registry.terraform.io/hashicorp/aws/6.25.0", here);
    mkdirSync(half, { recursive: true });
    const { environment } = await preparePlugins(request);
    await init("dev-one", environment);
    expect(readdirSync(cache)).toEqual(["registry.terraform.io"]);
  });

  it("two runs may fill the same cache at once", async () => {
    await lockAll();
    const [{ environment }] = await Promise.all([preparePlugins(request), preparePlugins(request)]);
    await init("dev-both", environment);
    expect(readdirSync(environment.TF_PLUGIN_CACHE_DIR as string)).toEqual(["registry.terraform.io"]);
  });

  it("a stack that asks for a provider no more has no lock file any more", async () => {
    await lockAll();
    await preparePlugins(request);
    disk.write("dev-one", { terraform: { backend: { local: { path: disk.stateFileOf("dev-one") } } } });
    const { environment } = await preparePlugins(request);
    await init("dev-one", environment);
    expect(existsSync(join(disk.directoryOf("dev-one"), lockFileName))).toBe(false);
  });

  it("keeps what the caller has set: cache and arguments", async () => {
    await lockAll();
    const own = join(disk.root, "own-cache");
    const variables = { ...request.variables, TF_PLUGIN_CACHE_DIR: own, TF_CLI_ARGS_init: "-get=false" };
    const { environment } = await preparePlugins({ ...request, variables });
    expect(environment).toMatchObject({ TF_PLUGIN_CACHE_DIR: own, TF_CLI_ARGS_init: "-get=false -lockfile=readonly" });
    await init("dev-one", environment);
    expect(readdirSync(own)).toContain("registry.terraform.io");
  });

  it("refuses a package that is not the one that was locked", async () => {
    await lockAll();
    mirror.add("aws", "6.25.0", here, "something else");
    await expect(preparePlugins(request)).rejects.toThrow(/not the one whose checksums are locked/);
  });

  it("says when the bindings have moved on, or a provider came in, without starting Terraform", async () => {
    await lockAll();
    const without = { ...request, binary: "no-such-terraform" };
    const { backend } = { backend: { local: {} } };
    disk.write("dev-one", {
      terraform: { backend, required_providers: { aws: { source: "aws", version: "6.26.0" } } },
    });
    disk.write("dev-two", { terraform: { backend } });
    disk.write("dev-both", { terraform: { backend } });
    await expect(preparePlugins(without)).rejects.toThrow(
      "the stacks need provider registry.terraform.io/hashicorp/aws 6.26.0, but the file has 6.25.0; run `npm run sluice -- lock`",
    );
    disk.write("dev-one", { terraform: { backend, required_providers: asking("third") } });
    await expect(preparePlugins(without)).rejects.toThrow(/hashicorp\/third 6.25.0, but the file does not have it/);
  });

  it.each([
    ["nothing", ""],
    ["a block without a version", 'provider "registry.terraform.io/hashicorp/aws" {\n}\n'],
    ["half a block", 'provider "registry.terraform.io/hashicorp/aws" {\n  version = "6.25.0"\n'],
  ])("refuses a file with %s", async (_name, text) => {
    writeFileSync(join(disk.root, lockFileName), text);
    await expect(preparePlugins(request)).rejects.toThrow(
      /cannot be used .*take it from version control, or delete it/,
    );
  });
});

describe("without a committed lock file", () => {
  it("the first init decides and all others follow it", async () => {
    const { environment, locked } = await preparePlugins(request);
    expect([locked, environment.TF_CLI_ARGS_init]).toEqual([false, undefined]);
    await Promise.all(ids.map((id) => init(id, environment)));
    expect(lstatSync(installed("dev-one")).isSymbolicLink()).toBe(true);
    await expect(preparePlugins({ ...request, binary: "no-such-terraform" })).resolves.toMatchObject({ locked: false });
  });

  it("a new version of the bindings is taken over", async () => {
    await preparePlugins(request);
    mirror.add("aws", "6.26.0");
    for (const id of ids.slice(0, 3))
      disk.write(id, {
        terraform: { backend: { local: {} }, required_providers: { aws: { source: "aws", version: "6.26.0" } } },
      });
    const { environment } = await preparePlugins(request);
    await init("dev-one", environment);
  });
});

describe("providers that cannot be had", () => {
  const unreachable = { HTTPS_PROXY: "http://127.0.0.1:1" };

  it("is a sentence with a remedy when the registry does not answer", async () => {
    const { SLUICE_PROVIDER_MIRROR: _, ...variables } = request.variables;
    await expect(preparePlugins({ ...request, variables: { ...variables, ...unreachable } })).rejects.toThrow(
      /^the providers cannot be had: their registry does not answer; run this where there is a network, or name .* SLUICE_PROVIDER_MIRROR/,
    );
  });

  it("names the mirror that does not have them", async () => {
    rmSync(join(mirror.directory, "registry.terraform.io", "hashicorp", "other"), { recursive: true });
    await expect(preparePlugins(request)).rejects.toThrow(
      /cannot be had from SLUICE_PROVIDER_MIRROR \(.*mirror\); it must hold/,
    );
    expect(readdirSync(join(disk.root, ".sluice")).filter((name) => name.startsWith("providers-"))).toEqual([]);
  });

  it("is no matter where a provider is attached, or none is asked for", async () => {
    const attached = { ...unreachable, TF_REATTACH_PROVIDERS: "{}" };
    expect(await preparePlugins({ ...request, variables: attached })).toEqual({ environment: attached, locked: false });
    const none = { ...request, variables: unreachable, directories: [disk.directoryOf("dev-none")] };
    expect(await preparePlugins(none)).toEqual({ environment: unreachable, locked: false });
  });

  it("is cut short by an interruption", async () => {
    const interruption = createInterruption();
    interruption.interrupt();
    await expect(preparePlugins({ ...request, interruption })).rejects.toMatchObject({ kind: "interrupted" });
  });
});

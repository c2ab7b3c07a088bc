import { existsSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { loadPlatform } from "#scripts/commands/cli/context";
import { type SmallRepository, smallRepository } from "#scripts/commands/testing/small-platform";
import { lockFileName, readLock } from "#scripts/engine/provider-lock/lock-file";
import { here, madeUpMirror } from "#scripts/engine/provider-lock/testing/made-up-mirror";
import { bindingsVersion } from "#scripts/rehearsal/aws-provider";
import { lock } from "./lock.ts";

let repository: SmallRepository;
beforeEach(() => {
  repository = smallRepository();
});
afterEach(() => repository.remove());

/** This repository's own stacks, and a mirror that has the AWS provider for this machine and another. */
function withOwnStacks() {
  const mirror = madeUpMirror(repository.root);
  for (const platform of [here, "plan9_arm"]) mirror.add("aws", bindingsVersion, platform);
  const variables = { ...repository.context.variables, SLUICE_PROVIDER_MIRROR: mirror.directory };
  return { ...repository.context, platform: loadPlatform, variables };
}

const address = "registry.terraform.io/hashicorp/aws";

describe("lock", () => {
  it("locks the version that the bindings ask for, for every platform named, and fills the cache", async () => {
    const report = await lock(withOwnStacks(), { platforms: [here, "plan9_arm"] });
    const cache = join(repository.root, ".sluice", "plugins");
    expect(report).toMatchObject({
      exitCode: 0,
      data: { providers: [{ provider: address, version: bindingsVersion, checksums: 2 }], cache },
    });
    expect(report.text).toBe(`${address}  ${bindingsVersion}  2 checksums`);
    expect(readLock(join(repository.root, lockFileName))?.get(address)?.version).toBe(bindingsVersion);
    expect(existsSync(join(cache, address, bindingsVersion, here))).toBe(true);
  });

  it("downloads nothing for a machine that is not among the platforms", async () => {
    const report = await lock(withOwnStacks(), { platforms: ["plan9_arm"] });
    expect(report.data).toMatchObject({ cache: null });
    expect(existsSync(join(repository.root, ".sluice", "plugins"))).toBe(false);
  });

  it("says that there is nothing to lock where no stack asks for a provider", async () => {
    await expect(lock(repository.context, {})).rejects.toThrow("no stack asks for a provider");
    expect(existsSync(join(repository.root, lockFileName))).toBe(false);
  });

  it("ends in a sentence when the mirror has no such platform, and writes nothing", async () => {
    await expect(lock(withOwnStacks(), { platforms: ["windows_amd64"] })).rejects.toThrow(/name fewer with --platform/);
    expect(existsSync(join(repository.root, lockFileName))).toBe(false);
  });
});

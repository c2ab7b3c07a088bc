import { existsSync, mkdtempSync, readFileSync, realpathSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { uninterrupted } from "#scripts/engine/interruption";
import { bareTerraform } from "#scripts/engine/testing/stacks-on-disk";
import { lockFileName } from "./lock-file.ts";
import { type MadeUpMirror, madeUpMirror } from "./testing/made-up-mirror.ts";
import { writeProviderLock } from "./write-lock.ts";

const address = "registry.terraform.io/hashicorp/aws";
let root: string;
let mirror: MadeUpMirror;
beforeEach(() => {
  root = realpathSync(mkdtempSync(join(tmpdir(), "sluice-lock-")));
  mirror = madeUpMirror(root);
  for (const platform of ["linux_amd64", "darwin_arm64"]) mirror.add("aws", "6.25.0", platform);
});
afterEach(() => rmSync(root, { recursive: true }));

const write = (platforms: readonly string[], version = "6.25.0") =>
  writeProviderLock(
    { root, variables: { ...bareTerraform, SLUICE_PROVIDER_MIRROR: mirror.directory }, interruption: uninterrupted },
    new Map([[address, version]]),
    platforms,
  );
const file = () => readFileSync(join(root, lockFileName), "utf8");

it("locks the packages of every platform that is named", async () => {
  const lock = await write(["linux_amd64", "darwin_arm64"]);
  expect(lock.get(address)).toMatchObject({ version: "6.25.0", checksums: 2 });
  expect(file()).toMatch(/provider "registry.terraform.io\/hashicorp\/aws" \{\n {2}version {5}= "6.25.0"/);
});

it("adds a platform later, and writes the same file when nothing is new", async () => {
  expect((await write(["linux_amd64"])).get(address)).toMatchObject({ checksums: 1 });
  expect((await write(["darwin_arm64"])).get(address)).toMatchObject({ checksums: 2 });
  const before = file();
  await write(["linux_amd64"]);
  expect(file()).toBe(before);
});

it("forgets the packages of another version", async () => {
  await write(["linux_amd64", "darwin_arm64"]);
  mirror.add("aws", "6.26.0", "linux_amd64");
  expect((await write(["linux_amd64"], "6.26.0")).get(address)).toMatchObject({ version: "6.26.0", checksums: 1 });
});

it("leaves the file as it was when a platform is not to be had, and names the remedy", async () => {
  await write(["linux_amd64"]);
  const before = file();
  await expect(write(["windows_amd64"])).rejects.toThrow(/SLUICE_PROVIDER_MIRROR .* name fewer with --platform/);
  expect(file()).toBe(before);
});

it.each(["linux", "linux_amd64 -fs-mirror=/", "../x_y", ""])("refuses %j as a platform", async (platform) => {
  await expect(write([platform])).rejects.toMatchObject({ kind: "usage" });
  expect(existsSync(join(root, lockFileName))).toBe(false);
});

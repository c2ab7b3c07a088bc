import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { awsProvider, bindingsVersion, chooseVersion } from "./aws-provider.ts";

const access = {
  endpoint: "http://127.0.0.1:1",
  region: "ap-northeast-2",
  accountId: "000000000000",
  credentials: { accessKeyId: "x", secretAccessKey: "x" },
};
const machine = `${process.platform}_${process.arch === "x64" ? "amd64" : process.arch}`;
let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "sluice-mirror-"));
});
afterEach(() => rmSync(folder, { recursive: true }));

const providers = () => join(folder, "mirror", "registry.terraform.io", "hashicorp", "aws");

/** A mirror with unpacked versions for the given machines. */
function unpacked(versions: readonly string[], platform = machine): string {
  for (const version of versions) mkdirSync(join(providers(), version, platform), { recursive: true });
  return join(folder, "mirror");
}

/** A mirror with packed versions, as `terraform providers mirror` writes it. */
function packed(versions: readonly string[]): string {
  mkdirSync(providers(), { recursive: true });
  for (const version of versions)
    writeFileSync(join(providers(), `terraform-provider-aws_${version}_${machine}.zip`), "");
  return join(folder, "mirror");
}

/** Prepares the provider; what was said is in `notes`. */
async function prepare(mirror: string | undefined, registry = false) {
  const notes: string[] = [];
  const variables = await awsProvider(join(folder, "own"), {
    access,
    mirror,
    log: (line) => notes.push(line),
    reachable: async () => registry,
  });
  return { notes, variables, settings: JSON.parse(variables.SLUICE_AWS_PROVIDER!) as Record<string, unknown> };
}

describe("the version of a mirror", () => {
  it("is that of the bindings if it is there, else the newest", () => {
    expect(chooseVersion(unpacked(["5.100.0", bindingsVersion, "6.99.0"]))).toBe(bindingsVersion);
    rmSync(join(providers(), bindingsVersion), { recursive: true });
    rmSync(join(providers(), "6.99.0"), { recursive: true });
    expect(chooseVersion(unpacked(["5.99.0", "5.9.0"]))).toBe("5.100.0");
  });

  it("is found packed as well", () => {
    expect(chooseVersion(packed(["5.46.0", "5.100.0"]))).toBe("5.100.0");
  });

  it("must be for this machine; the error says where it looked and what belongs there", () => {
    expect(() => chooseVersion(unpacked(["5.100.0"], "plan9_mips"))).toThrow(
      new RegExp(
        `SLUICE_PROVIDER_MIRROR: there is no AWS provider for this machine \\(${machine}\\) in ${providers()}; expected`,
      ),
    );
    expect(() => chooseVersion(join(folder, "not-there"))).toThrow("SLUICE_PROVIDER_MIRROR");
  });
});

describe("the real provider", () => {
  it("is the one that the bindings in package.json were made for", () => {
    const path = createRequire(import.meta.url).resolve("@cdktf/provider-aws/package.json");
    expect(
      (JSON.parse(readFileSync(path, "utf8")) as { cdktf: { provider: { version: string } } }).cdktf.provider.version,
    ).toBe(bindingsVersion);
  });

  it("is installed from the mirror alone, by a file that Terraform accepts", async () => {
    const mirror = unpacked(["5.100.0"]);
    const { variables, settings, notes } = await prepare(mirror);
    expect(settings).toMatchObject({ version: "5.100.0", config: { s3_use_path_style: true } });
    expect(notes).toEqual([expect.stringMatching(/AWS provider 5\.100\.0 where the stacks are written for 6\.25\.0/)]);
    const file = variables.TF_CLI_CONFIG_FILE!;
    expect(readFileSync(file, "utf8")).toContain(JSON.stringify(mirror));
    expect(statSync(file).mode & 0o777).toBe(0o600);
    // With what is only an empty directory in the mirror, init gets as far as looking there.
    writeFileSync(
      join(folder, "main.tf.json"),
      JSON.stringify({ terraform: { required_providers: { aws: { source: "hashicorp/aws", version: "5.100.0" } } } }),
    );
    const { stderr } = spawnSync("terraform", ["init", "-no-color"], {
      cwd: folder,
      env: { PATH: process.env.PATH, ...variables },
      encoding: "utf8",
    });
    expect(stderr).not.toContain("CLI configuration");
    expect(stderr).toMatch(/provider/);
  });

  it("keeps apart from other runs what Terraform and cdktf remember", async () => {
    const { variables } = await prepare(unpacked(["5.100.0"]));
    expect(variables.TF_DATA_DIR).not.toBe(".terraform-rehearsal");
    expect(variables.CDKTF_OUTDIR).toBe(join(folder, "own", "cdktf.out"));
  });

  it("comes from the registry where there is one, in the bindings' version and without a word", async () => {
    const { settings, notes, variables } = await prepare(undefined, true);
    expect({ version: settings.version, notes }).toEqual({ version: bindingsVersion, notes: [] });
    expect(readFileSync(variables.TF_CLI_CONFIG_FILE!, "utf8")).not.toContain("filesystem_mirror");
  });

  it("is refused where it cannot be had, saying what to do", async () => {
    await expect(prepare(undefined, false)).rejects.toThrow(
      /registry\.terraform\.io does not answer.*SLUICE_PROVIDER_MIRROR.*terraform providers mirror.*leave out --provider aws/s,
    );
  });
});

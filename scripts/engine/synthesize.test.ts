import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { loadPlatform } from "#scripts/commands/cli/context";
import { findEnvironment, listStacks, synthesize } from "./synthesize.ts";

const platform = await loadPlatform();
let outdir: string;
beforeEach(() => {
  outdir = join(mkdtempSync(join(tmpdir(), "sluice-synth-")), "deep", "cdktf.out");
});
afterEach(() => rmSync(join(outdir, "..", ".."), { recursive: true, force: true }));

const terraform = (stackId: string) =>
  JSON.parse(readFileSync(join(outdir, "stacks", stackId, "cdk.tf.json"), "utf8")) as Record<string, never>;

describe("synthesize", () => {
  it("writes the wanted environment alone, where cdktf would write it", () => {
    const synthesis = synthesize({ platform, environment: "dev", outdir, variables: {} });
    const ids = synthesis.graph.stacks.map(({ id }) => id);
    expect(readdirSync(join(outdir, "stacks")).sort()).toEqual([...ids].sort());
    expect(ids.every((id) => id.startsWith("dev-"))).toBe(true);
    expect(synthesis.directoryOf("dev-vpc")).toBe(join(outdir, "stacks", "dev-vpc"));
    expect(existsSync(join(outdir, "manifest.json"))).toBe(true);
  });

  it("takes away what a run that was killed has left, and not what a living one is at", () => {
    // No process has an id above the largest that Linux hands out.
    const [dead, living] = [".draft-4194305-abcdef", `.draft-${process.ppid}-ghijkl`];
    for (const name of [dead, living]) mkdirSync(join(outdir, name), { recursive: true });
    synthesize({ platform, environment: "dev", outdir, variables: {} });
    expect(readdirSync(outdir).filter((name) => name.startsWith(".draft-"))).toEqual([living]);
  });

  it("orders this repository's stacks: what reads comes after what it reads", () => {
    const { graph } = synthesize({ platform, environment: "local", outdir, variables: {} });
    const position = new Map(graph.stacks.map(({ id }, index) => [id, index]));
    expect(position.get("local-pipeline")!).toBeGreaterThan(position.get("local-kinesis")!);
    expect(position.get("local-api-gateway")!).toBeGreaterThan(position.get("local-pipeline")!);
  });

  it("applies ad-hoc settings and records them in an output of every stack", () => {
    const variables = { SLUICE_SET: "network.flowLogs=all" };
    const { environment } = synthesize({ platform, environment: "dev", outdir, variables });
    expect(environment.network.flowLogs).toBe("all");
    expect(terraform("dev-keys").output).toMatchObject({ overrides: { value: { "network.flowLogs": '"all"' } } });
  });

  it("gives the provider the settings of this run, and takes them away again", () => {
    const settings = { version: "5.100.0", config: { s3_use_path_style: true } };
    synthesize({ platform, environment: "dev", outdir, variables: { SLUICE_AWS_PROVIDER: JSON.stringify(settings) } });
    expect(terraform("dev-vpc")).toMatchObject({
      terraform: { required_providers: { aws: { version: "5.100.0" } } },
      provider: { aws: [{ s3_use_path_style: true }] },
    });
    expect(process.env.SLUICE_AWS_PROVIDER).toBeUndefined();
    synthesize({ platform, environment: "dev", outdir, variables: {} });
    expect(terraform("dev-vpc")).toMatchObject({ terraform: { required_providers: { aws: { version: "6.25.0" } } } });
  });

  it("lists stacks without writing any", () => {
    const environment = findEnvironment({ platform, environment: "prod", variables: {} });
    expect(listStacks(platform, environment).stacks.length).toBeGreaterThan(10);
    expect(existsSync(outdir)).toBe(false);
  });

  it("refuses an unknown environment, and one that a setting makes invalid", () => {
    expect(() => synthesize({ platform, environment: "test", outdir, variables: {} })).toThrow(
      'there is no environment "test"; there are local, dev',
    );
    const variables = { SLUICE_SET: "streams.minShards=0" };
    expect(() => synthesize({ platform, environment: "dev", outdir, variables })).toThrow(/streams.minShards/);
  });
});

import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { destroy } from "#scripts/commands/destroy/destroy";
import {
  type SmallRepository,
  type SmallRepositoryOptions,
  smallRepository,
} from "#scripts/commands/testing/small-platform";
import { deploy } from "./deploy.ts";

const input = { environment: "tiny", stacks: [], rehearse: false, yes: true };
let repository: SmallRepository;
beforeEach(() => {
  repository = smallRepository();
});
afterEach(() => repository.remove());

/** The same repository, used again in other circumstances. */
const later = (options: SmallRepositoryOptions) => smallRepository(options, repository.root);

describe("deploy", () => {
  it("deploys an environment in dependency order, laid out as cdktf does", async () => {
    const report = await deploy(repository.context, input);
    expect(report).toMatchObject({ exitCode: 0, text: expect.stringMatching(/^2 stacks in [\d.]+ s: 2 changed$/) });
    expect(report.data).toMatchObject({
      stacks: [
        { id: "tiny-base", status: "done", resources: 1 },
        { id: "tiny-reader", status: "done" },
      ],
    });
    expect(existsSync(join(repository.root, "cdktf.out", "stacks", "tiny-base", "cdk.tf.json"))).toBe(true);
    expect(repository.appliedRetries("base")).toBe(5);
  });

  it("deploys the stacks named, by id or by concern, and no other", async () => {
    await deploy(repository.context, { ...input, stacks: ["base"] });
    expect(repository.appliedRetries("base")).toBe(5);
    expect(() => repository.appliedRetries("reader")).toThrow(/ENOENT/);
    expect((await deploy(repository.context, { ...input, stacks: ["tiny-reader"] })).text).toMatch(
      /^1 stack in [\d.]+ s: 1 changed$/,
    );
  });

  it("refuses an unknown stack or environment and tells which there are", async () => {
    await expect(deploy(repository.context, { ...input, stacks: ["bsae"] })).rejects.toThrow(
      /no stack "bsae".*tiny-base, tiny-reader/,
    );
    await expect(deploy(repository.context, { ...input, environment: "prod" })).rejects.toMatchObject({
      kind: "usage",
      message: /there are tiny/,
    });
  });

  it("applies nothing without --yes when nobody can be asked, and shows what it would have asked", async () => {
    await expect(deploy(repository.context, { ...input, yes: false })).rejects.toMatchObject({
      kind: "decision",
      message: "add --yes to apply this without asking, or run in a terminal",
      details: {
        previews: [
          { id: "tiny-base", add: 1, remove: 0 },
          { id: "tiny-reader", add: 1 },
        ],
      },
    });
    expect(repository.lines.join("\n")).toMatch(
      /tiny-base {2}exact: 1 to add\n {2}create terraform_data.retries[\s\S]*tiny-reader/,
    );
    expect(() => repository.appliedRetries("base")).toThrow(/ENOENT/);
  });

  it("asks once, showing everything that would happen, and takes no for an answer", async () => {
    const asking = later({ answers: ["no"] });
    await expect(deploy(asking.context, { ...input, yes: false })).rejects.toThrow(
      "not confirmed; nothing was changed",
    );
    expect(asking.asked).toHaveLength(1);
    expect(asking.asked[0]).toMatch(/tiny-base {2}exact: 1 to add[\s\S]*tiny-reader {2}exact: 1 to add[\s\S]*apply\?$/);
    expect(() => asking.appliedRetries("base")).toThrow(/ENOENT/);
  });

  it("applies what was agreed to, and asks nothing when there is nothing to do", async () => {
    const asking = later({ answers: ["yes"] });
    expect(await deploy(asking.context, { ...input, yes: false })).toMatchObject({ exitCode: 0 });
    expect(asking.appliedRetries("reader")).toBe(5);
    expect(await deploy(asking.context, { ...input, yes: false })).toMatchObject({
      exitCode: 0,
      text: expect.stringMatching(/2 without changes$/),
    });
    expect(asking.asked).toHaveLength(1);
  });

  it("with --changed runs nothing while nothing has changed, and the changed stack alone when one has", async () => {
    await deploy(repository.context, input);
    const again = await deploy(repository.context, { ...input, changed: true });
    expect(again.data).toMatchObject({
      counts: { unchanged: 2, changed: 0 },
      stacks: [
        { changes: null, unchanged: true },
        { changes: null, unchanged: true },
      ],
    });

    const state = repository.stateFileOf("reader");
    writeFileSync(state, readFileSync(state, "utf8").replace('"serial": 1', '"serial": 2'));
    const after = await deploy(repository.context, { ...input, changed: true });
    expect(after.data).toMatchObject({
      stacks: [
        { id: "tiny-base", changes: null, unchanged: true },
        { id: "tiny-reader", changes: { add: 0 }, unchanged: true },
      ],
    });
  });

  it("ends with what failed, what was skipped for it, and how to go on", async () => {
    mkdirSync(repository.stateFileOf("base"), { recursive: true });
    const report = await deploy(repository.context, input);
    expect(report.exitCode).toBe(1);
    expect(report.text).toMatch(
      /^2 stacks in [\d.]+ s: 1 failed, 1 skipped\n {2}failed {3}tiny-base: .*\n {2}skipped {2}tiny-reader: tiny-base failed\nMend the causes, then run `npm run sluice -- deploy --env tiny --yes`:/,
    );
  });

  it("applies nothing once it is interrupted", async () => {
    repository.interruption.interrupt();
    await expect(deploy(repository.context, input)).rejects.toMatchObject({
      kind: "interrupted",
      message: "interrupted; nothing was applied. Run `npm run sluice -- deploy --env tiny --yes` to begin again.",
    });
    expect(() => repository.appliedRetries("base")).toThrow(/ENOENT/);
  });
});

describe("ad-hoc settings of an earlier deploy", () => {
  beforeEach(async () => {
    await deploy(later({ variables: { SLUICE_SET: "pipeline.retries=9" } }).context, input);
    expect(repository.appliedRetries("base")).toBe(9);
    expect(repository.recordedOverrides("base")).toEqual({ "pipeline.retries": "9" });
  });

  it("stop the next deploy without them before anything is applied, naming the ways on", async () => {
    await expect(deploy(repository.context, input)).rejects.toMatchObject({
      kind: "decision",
      message: expect.stringMatching(
        /tiny-base was last applied with ad-hoc settings[\s\S]*SLUICE_SET='pipeline.retries=9'[\s\S]*drop/,
      ),
      details: { stack: "tiny-base", settings: { "pipeline.retries": "9" } },
    });
    expect(repository.appliedRetries("base")).toBe(9);
  });

  it("are deployed once more by repeat, and are still recorded", async () => {
    expect(await deploy(repository.context, { ...input, overrides: "repeat" })).toMatchObject({ exitCode: 0 });
    expect(repository.appliedRetries("base")).toBe(9);
    expect(repository.recordedOverrides("reader")).toEqual({ "pipeline.retries": "9" });
    expect(repository.lines.join("\n")).toContain("repeating SLUICE_SET='pipeline.retries=9'");
  });

  it("are repeated together with those of this run", async () => {
    const other = later({ variables: { SLUICE_SET: "pipeline.batchSize=7" } });
    await deploy(other.context, { ...input, overrides: "repeat" });
    expect(other.recordedOverrides("base")).toEqual({ "pipeline.retries": "9", "pipeline.batchSize": "7" });
  });

  it("are undone and forgotten by drop", async () => {
    await deploy(repository.context, { ...input, overrides: "drop" });
    expect(repository.appliedRetries("base")).toBe(5);
    expect(repository.recordedOverrides("base")).toEqual({});
    expect(await deploy(repository.context, input)).toMatchObject({ exitCode: 0 });
  });

  it("are written into the environment's file by write, and deployed by a fresh process that reads it", async () => {
    expect(await deploy(repository.context, { ...input, overrides: "write" })).toMatchObject({
      exitCode: 0,
      data: undefined,
    });
    expect(readFileSync(repository.environmentFile, "utf8")).toBe(
      'export const tiny = {\n  name: "tiny",\n  // as cheap as can be\n  availability: "single-az",\n  pipeline: { retries: 9 },\n};\n',
    );
    expect(repository.again).toEqual([["--overrides", "drop"]]);
  });

  it("are asked about at a terminal, where the answer decides", async () => {
    const asking = later({ answers: ["drop"] });
    expect(await deploy(asking.context, input)).toMatchObject({ exitCode: 0 });
    expect(asking.asked).toHaveLength(1);
    expect(asking.appliedRetries("base")).toBe(5);
  });

  it("are not asked about when this run sets them to something else", async () => {
    const other = later({ variables: { SLUICE_SET: "pipeline.retries=2" } });
    expect(await deploy(other.context, input)).toMatchObject({ exitCode: 0 });
    expect(other.appliedRetries("base")).toBe(2);
  });
});

describe("ad-hoc settings that a state claims", () => {
  it.each([
    ["pipeline.nonsense", "1", /pipeline[\s\S]*nonsense/],
    ["__proto__.polluted", "true", /cannot be read/],
    ["pipeline.retries", '"many"', /pipeline.retries/],
  ])("are not written when they are not valid: %s", async (path, json, complaint) => {
    await deploy(repository.context, input);
    const file = repository.stateFileOf("base");
    const state = JSON.parse(readFileSync(file, "utf8")) as { outputs: Record<string, unknown> };
    state.outputs.overrides = { value: { [path]: json }, type: ["object", { [path]: "string" }] };
    writeFileSync(file, JSON.stringify(state));
    const before = readFileSync(repository.environmentFile, "utf8");

    await expect(deploy(repository.context, { ...input, overrides: "write" })).rejects.toThrow(complaint);
    expect(readFileSync(repository.environmentFile, "utf8")).toBe(before);
    expect(({} as Record<string, unknown>).polluted).toBeUndefined();
  });
});

describe("destroy", () => {
  it("destroys readers first, and asks unless told not to", async () => {
    await deploy(repository.context, input);
    await expect(destroy(repository.context, { ...input, yes: false })).rejects.toMatchObject({ kind: "decision" });
    expect(repository.appliedRetries("reader")).toBe(5);
    expect(await destroy(repository.context, input)).toMatchObject({
      exitCode: 0,
      data: { stacks: [{ id: "tiny-reader" }, { id: "tiny-base" }] },
    });
    expect(repository.appliedRetries("base")).toBeUndefined();
  });

  it("refuses to take away what an applied stack that stays reads", async () => {
    await deploy(repository.context, input);
    await expect(destroy(repository.context, { ...input, stacks: ["base"] })).rejects.toThrow(
      "tiny-reader would be left reading from tiny-base",
    );
  });

  it("takes away what only stacks read that are not there", async () => {
    await deploy(repository.context, input);
    await destroy(repository.context, { ...input, stacks: ["reader"] });
    expect(await destroy(repository.context, { ...input, stacks: ["base"] })).toMatchObject({ exitCode: 0 });
    expect(repository.appliedRetries("base")).toBeUndefined();
  });
});

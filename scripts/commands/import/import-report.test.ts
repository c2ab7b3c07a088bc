import { describe, expect, it } from "vitest";
import type { Identified } from "#scripts/engine/import/identify";
import type { ImportedResource } from "#scripts/engine/import/import-each";
import type { StackImport } from "#scripts/engine/import/import-into";
import type { Remaining } from "#scripts/engine/import/remaining";
import { change } from "#scripts/engine/plan/testing/change";
import { type Asking, reportImport } from "./import-report.ts";
import { reportTypes } from "./types-report.ts";
import { reportBlocks, reportCommands, withoutBlock } from "./without-importing.ts";

const of = { address: "aws_vpc.network", type: "aws_vpc" };
const found: Identified = { ...of, kind: "found", id: "vpc-1", how: "tag" };
const asking = (changes: Partial<Asking> = {}): Asking & { input: { replace: boolean } } =>
  ({
    entries: [],
    all: false,
    wanted: [of],
    input: { stack: "vpc", environment: "dev", rehearse: false, acceptReplacement: false },
    ...changes,
  }) as never;
const rest = (changes: Partial<Remaining> = {}): Remaining => ({
  ...{ address: of.address, verdict: "nothing", residues: [], newTags: [], changes: [], reason: undefined },
  ...changes,
});
const done = (each: Identified, changes: Partial<ImportedResource> = {}): ImportedResource =>
  ({ ...each, outcome: "imported", reason: null, before: null, ...changes }) as ImportedResource;
const report = (changes: Partial<StackImport>, asked: Partial<Asking> = {}) =>
  reportImport(
    { ...{ stack: "dev-vpc", resources: [], refused: null, remaining: [], planProblem: null }, ...changes },
    asking(asked),
  );

describe("an import", () => {
  it("says what it took, how that was found, and what remains", () => {
    const remaining = rest({
      verdict: "changes",
      residues: [change("timeouts.create", undefined, '"1h"'), change("timeouts.delete", undefined, '"1h"')],
      newTags: ["Address", "Stack"],
      changes: [change("tags.Name", '"old"', '"new"')],
    });
    const { text, exitCode } = report({ resources: [done(found)], remaining: [remaining] });
    expect(exitCode).toBe(0);
    expect(text).toBe(
      "aws_vpc.network: imported vpc-1, found by its tags Stack and Address\n" +
        "  set once, as AWS does not tell it: timeouts\n  tags added: Address, Stack\n" +
        '  differs: tags.Name: "old" -> "new"\n\n' +
        "dev-vpc: 1 imported\nNext: `npm run sluice -- plan vpc --env dev` shows the whole stack, and deploy applies it",
    );
    expect(report({ resources: [done(found)], remaining: [rest()] }).text).toContain("\n  no changes\n");
  });

  it("warns of what the next deploy would destroy, and asks for a decision unless that was accepted", () => {
    const lost = {
      resources: [done(found)],
      remaining: [rest({ verdict: "replaced", reason: "forced by cidr_block" })],
    };
    const { text, exitCode } = report(lost);
    expect(exitCode).toBe(3);
    expect(text).toContain("WARNING: the next deploy would DESTROY it and make a new one: forced by cidr_block");
    expect(text).toContain("Do not deploy: describe in environments/dev.ts what exists");
    const input = { stack: "vpc", environment: "dev", rehearse: false, acceptReplacement: true };
    expect(report(lost, { input }).exitCode).toBe(0);
    const refused = report({ ...lost, resources: [done(found, { outcome: "left" })], refused: "replacement" });
    expect([refused.exitCode, refused.text]).toEqual([3, expect.stringContaining("would import vpc-1")]);
    expect(refused.text).toContain("dev-vpc: nothing was imported");
  });

  it("names every object that an address may be", () => {
    const candidates = [
      { id: "vpc-1", how: "tag" as const },
      { id: "vpc-2", how: "name" as const },
    ];
    const ambiguous = done({ ...of, kind: "ambiguous", candidates }, { outcome: "left" });
    const { text, exitCode } = report({ resources: [ambiguous], refused: "ambiguous" });
    expect(exitCode).toBe(3);
    expect(text).toContain(
      "run again with the id of the right one:\n  vpc-1, found by its tags Stack and Address\n  vpc-2, found by its tag Name",
    );
  });

  it("is not complete while something that was named is not found; with --all that is not there yet", () => {
    const unknown = done({ ...of, kind: "unknown" }, { outcome: "left" });
    expect(report({ resources: [unknown] })).toMatchObject({
      exitCode: 3,
      text: expect.stringContaining("if it exists, give its id"),
    });
    expect(report({ resources: [unknown] }, { all: true }).exitCode).toBe(0);
    const impossible = done({ ...of, kind: "impossible", instead: "the next deploy does it" }, { outcome: "left" });
    expect(report({ resources: [impossible] }).exitCode).toBe(3);
    expect(report({ resources: [impossible, done(found)] }, { wanted: [of, of] }).exitCode).toBe(0);
  });

  it("has failed where Terraform has, also where the rest was done", () => {
    const failed = done(found, { outcome: "failed", reason: "dev-vpc: no such object" });
    expect(report({ resources: [failed] })).toMatchObject({
      exitCode: 1,
      text: expect.stringContaining("FAILED: dev-vpc: no such"),
    });
    const unplanned = report({ resources: [done(found)], planProblem: "the contract keys is not published" });
    expect([unplanned.exitCode, unplanned.text]).toEqual([
      1,
      expect.stringContaining("could not be planned: the contract keys"),
    ]);
    expect(report({ resources: [done(found, { outcome: "absent" })] }).text).toContain(
      "does not exist; a deploy makes it",
    );
  });

  it("shows no text that commands a terminal", () => {
    const hostile = done({ ...of, kind: "other", id: "vpc-2", heldId: "\u001b[2Jvpc-1" }, { outcome: "left" });
    const { text } = report({ resources: [hostile], refused: "conflict" });
    expect(text).toContain("\\u001b[2Jvpc-1");
    expect(text).not.toContain("\u001b");
  });
});

describe("what an import would do", () => {
  const place = { directory: "/repo/cdktf.out/stacks/dev-vpc", commands: { root: "/repo" } };
  const other: Identified = { ...of, kind: "other", id: "vpc-2", heldId: "vpc-1" };
  const replacing = { input: { ...asking().input, replace: true } } as Partial<Asking>;

  it("is commands for a shell, whatever is in an id", () => {
    const { text, data, exitCode } = reportCommands([{ ...found, id: "a'b $(c)" } as Identified], asking(), place);
    expect(exitCode).toBe(0);
    expect((data as { commands: string[] }).commands).toEqual([
      "terraform -chdir=cdktf.out/stacks/dev-vpc init",
      "terraform -chdir=cdktf.out/stacks/dev-vpc import aws_vpc.network 'a'\\''b $(c)'",
    ]);
    expect(text).toContain("terraform -chdir=cdktf.out/stacks/dev-vpc import aws_vpc.network");
  });

  it("is first to forget what gives way, where that is wanted", () => {
    expect(reportCommands([other], asking(), place)).toMatchObject({ exitCode: 3, data: { commands: [] } });
    const { data, exitCode } = reportCommands([other], asking(replacing) as never, place);
    expect([exitCode, (data as { commands: string[] }).commands.slice(1)]).toEqual([
      0,
      [
        "terraform -chdir=cdktf.out/stacks/dev-vpc state rm aws_vpc.network",
        "terraform -chdir=cdktf.out/stacks/dev-vpc import aws_vpc.network vpc-2",
      ],
    ]);
  });

  it("is import blocks as Terraform reads them, or what is not clear", () => {
    const blocks = reportBlocks([found, { ...of, kind: "unknown" }], asking({ all: true }));
    expect([blocks.exitCode, JSON.parse(blocks.text)]).toEqual([
      0,
      { import: [{ to: "aws_vpc.network", id: "vpc-1" }] },
    ]);
    const unknown: Identified = { ...of, kind: "unknown" };
    expect(reportBlocks([found, unknown], asking()).exitCode).toBe(3);
    expect(withoutBlock([found, unknown, { ...of, kind: "held", id: "vpc-1" }])).toEqual([
      expect.stringContaining("nothing was found for it"),
      expect.stringContaining("the state has it already: vpc-1"),
    ]);
    expect(reportBlocks([other], asking(replacing) as never)).toMatchObject({ exitCode: 3 });
    expect(reportBlocks([other], asking())).toMatchObject({
      exitCode: 3,
      text: expect.stringContaining("another object there"),
    });
  });
});

describe("the types", () => {
  it("that cannot be imported, and what imports leave, come from what the engine goes by", () => {
    const { text } = reportTypes();
    expect(text).toMatch(/aws_lb_target_group_attachment +the next deploy registers the target again/);
    expect(text).toMatch(/aws_db_instance +.*manage_master_user_password/);
    expect(text).toMatch(/of every type .*skip_final_snapshot/);
  });
});

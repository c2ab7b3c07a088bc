import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeEach, describe, expect, it } from "vitest";
import { Failure } from "#scripts/engine/failure";
import { recordedProgress } from "#scripts/engine/testing/stacks-on-disk";
import type { Identified } from "./identify.ts";
import { importEach } from "./import-each.ts";
import { replacedNote } from "./replaced-note.ts";

const root = mkdtempSync(join(tmpdir(), "sluice-import-each-"));
afterAll(() => rmSync(root, { recursive: true }));
const place = { planDirectory: join(root, "plans") };

const other: Identified = { kind: "other", address: "aws_vpc.a", type: "aws_vpc", id: "vpc-new", heldId: "vpc-old" };
const found = (name: string, how: "given" | "code" = "given"): Identified => ({
  ...{ kind: "found", address: `aws_sqs_queue.${name}`, type: "aws_sqs_queue", id: name, how },
});

/** A Terraform that does as it is told until one of its words makes it throw; and what was asked of it. */
function terraformThat(failures: Readonly<Record<string, Error>> = {}) {
  const asked: string[] = [];
  const ask = async (...words: string[]) => {
    asked.push(words.join(" "));
    const failure = Object.keys(failures).find((word) => words.includes(word));
    if (failure) throw failures[failure];
  };
  const terraform = {
    import: (address: string, id: string) => ask("import", address, id),
    forget: (address: string) => ask("forget", address),
  };
  return { asked, terraform };
}

let lines: string[];
beforeEach(() => rmSync(join(root, "replaced"), { recursive: true, force: true }));
function run(identified: readonly Identified[], terraform: ReturnType<typeof terraformThat>["terraform"]) {
  const recorded = recordedProgress();
  lines = recorded.lines;
  const task = recorded.progress.task("dev-vpc");
  const note = replacedNote(place, "dev-vpc");
  return importEach(identified, { terraform, task, progress: recorded.progress, note, stackId: "dev-vpc" });
}

describe("an object that takes another's place", () => {
  it("is imported after the state forgot the other, whose id is told first", async () => {
    const { asked, terraform } = terraformThat();
    expect(await run([other], terraform)).toMatchObject([{ outcome: "imported", before: "vpc-old" }]);
    expect(asked).toEqual(["forget aws_vpc.a", "import aws_vpc.a vpc-new"]);
    expect(lines.some((line) => line.includes("the state forgets aws_vpc.a, which is vpc-old"))).toBe(true);
    expect(replacedNote(place, "dev-vpc").idBefore("aws_vpc.a")).toBeUndefined();
  });

  it("leaves a note of the other's id until the import is done, whatever comes in between", async () => {
    const failing = terraformThat({ import: new Error("the network is gone") });
    expect(await run([other], failing.terraform)).toMatchObject([{ outcome: "failed", before: "vpc-old" }]);
    const cut = terraformThat({ import: new Failure("interrupted", "interrupted") });
    const open: Identified = { kind: "found", address: "aws_vpc.a", type: "aws_vpc", id: "vpc-new", how: "given" };
    await expect(run([open], cut.terraform)).rejects.toThrow("interrupted");
    expect(await run([open], terraformThat().terraform)).toMatchObject([{ outcome: "imported", before: "vpc-old" }]);
    expect(await run([open], terraformThat().terraform)).toMatchObject([{ outcome: "imported", before: null }]);
  });

  it("is not imported if the state cannot forget the other", async () => {
    const { asked, terraform } = terraformThat({ forget: new Error("locked") });
    expect(await run([other], terraform)).toMatchObject([{ outcome: "failed", reason: "locked" }]);
    expect(asked).toEqual(["forget aws_vpc.a"]);
  });

  it("is told of once more by the run that finds it done", async () => {
    replacedNote(place, "dev-vpc").write("aws_vpc.a", "vpc-old");
    const held: Identified = { kind: "held", address: "aws_vpc.a", type: "aws_vpc", id: "vpc-new" };
    expect(await run([held], terraformThat().terraform)).toMatchObject([{ outcome: "held", before: "vpc-old" }]);
    expect(await run([held], terraformThat().terraform)).toMatchObject([{ outcome: "held", before: null }]);
  });
});

describe("several imports", () => {
  it("go on after one fails", async () => {
    const { asked, terraform } = terraformThat({ b: new Error("no") });
    const results = await run([found("a"), found("b"), found("c")], terraform);
    expect(results.map(({ outcome, reason }) => [outcome, reason])).toEqual([
      ["imported", null],
      ["failed", "no"],
      ["imported", null],
    ]);
    expect(asked).toHaveLength(3);
  });

  it("end where somebody else has the state", async () => {
    const { asked, terraform } = terraformThat({ a: new Error("Error acquiring the state lock: ana@elsewhere") });
    const results = await run([found("a"), found("b")], terraform);
    expect(results.map(({ outcome }) => outcome)).toEqual(["failed", "left"]);
    expect(asked).toHaveLength(1);
  });

  it("take a name in the code for no more than that: there may be no such object", async () => {
    const { terraform } = terraformThat({ a: new Error("Cannot import non-existent remote object") });
    expect(await run([found("a", "code")], terraform)).toMatchObject([{ outcome: "absent", reason: null }]);
    expect(await run([found("a", "given")], terraform)).toMatchObject([{ outcome: "failed" }]);
  });
});

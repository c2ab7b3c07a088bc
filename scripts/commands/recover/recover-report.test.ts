import { describe, expect, it } from "vitest";
import { plainCommand } from "#scripts/engine/own-command";
import type { ImportResult } from "#scripts/engine/recovery/import-orphans";
import type { Orphan } from "#scripts/engine/recovery/orphans";
import { stackNode } from "#scripts/engine/testing/stacks-on-disk";
import { reportRecovery as reportOn } from "./recover-report.ts";
import type { Recovery } from "./recovery.ts";

const orphan = (changes: Partial<Orphan> = {}): Orphan => ({
  ...{ stack: "test-vpc", type: "aws_vpc", address: "aws_vpc.x", importId: "vpc-1", arn: undefined, certain: true },
  ...{ command: "terraform import aws_vpc.x vpc-1", instead: undefined, replaces: false },
  ...changes,
});
const recovery = (changes: Partial<Recovery> = {}): Recovery => ({
  ...{ environment: "test", damaged: [], stacks: [], orphans: [], released: [], imports: [] },
  ...changes,
});
const reportRecovery = (...args: Parameters<typeof reportOn> extends [...infer Rest, unknown] ? Rest : never) =>
  reportOn(...args, plainCommand);
const asked = { import: false, releaseLocks: false };
const imported = (of: Orphan, outcome: ImportResult["outcome"], reason: string | null = null) => [
  { orphan: of, outcome, reason },
];
const node = stackNode("vpc");
const lock = (kind: "gone" | "alive") => ({
  node,
  lock: { id: "", operation: "", who: "", created: "" },
  age: undefined,
  holder: kind === "alive" ? { kind, pid: 1, reason: "process 1 runs" } : { kind, reason: "nothing runs" },
});
const locked = (kind: "gone" | "alive") => ({
  ...{ node, flights: [], suspected: undefined },
  ...{ lock: lock(kind), holder: lock(kind).holder },
});

describe("the end of a recovery", () => {
  it("is good if there is nothing, if all was imported, or if what might have existed does not", () => {
    const possible = orphan({ certain: false });
    for (const good of [
      recovery(),
      recovery({ stacks: [locked("alive")] }),
      recovery({ orphans: [possible], imports: imported(possible, "absent") }),
    ])
      expect(reportRecovery(good, asked)).toMatchObject({
        exitCode: 0,
        text: expect.stringContaining("Nothing to recover."),
      });
    const done = orphan();
    const report = reportRecovery(recovery({ orphans: [done], imports: imported(done, "imported") }), asked);
    expect([report.exitCode, report.text]).toEqual([0, "1 imported\n\nNothing to recover."]);
  });

  it("does not say that nothing is there while notes of applies are: they are cleared by the next deploy", () => {
    const flight = { run: "r", at: "2026-11-29T22:24:00Z", by: "ana@laptop", host: "laptop", pid: 7, digest: "d" };
    const flights = [{ ...flight, operation: "apply" as const, creates: [] }];
    const noted = { ...locked("gone"), lock: undefined, flights };
    const report = reportRecovery(recovery({ stacks: [noted] }), asked);
    expect([report.exitCode, report.text]).toEqual([
      0,
      "Applies of which no end is known:\n  test-vpc: apply by ana@laptop (process 7) since 2026-11-29T22:24:00Z: nothing runs\n\n" +
        "Nothing is lost; the next `npm run sluice -- deploy vpc` clears the note.",
    ]);
    const unreadable = { ...noted, flights: [{ ...flights[0]!, pid: 0, by: "somebody (unreadable)" }] };
    expect(reportRecovery(recovery({ stacks: [unreadable] }), asked).text).not.toContain("process");
  });

  it("asks for a decision about what is left, and names the flags that make it", () => {
    const report = reportRecovery(recovery({ orphans: [orphan()], stacks: [locked("gone")] }), asked);
    expect(report.exitCode).toBe(3);
    expect(report.text).toBe(
      "Locks:\n  test-vpc: an unreadable lock: nothing runs\n\n" +
        "Objects that no state holds:\n  test-vpc: aws_vpc.x\n    terraform import aws_vpc.x vpc-1\n\n" +
        "Run this again with --release-locks --import to do so.",
    );
  });

  it("leaves to a person what no flag can do, and keeps apart what may not exist", () => {
    const byHand = orphan({ command: undefined, instead: "delete it by hand" });
    const possible = orphan({ certain: false });
    const report = reportRecovery(recovery({ orphans: [byHand, possible] }), { ...asked, import: true });
    expect(report.exitCode).toBe(3);
    expect(report.text).toContain("test-vpc: aws_vpc.x (vpc-1): delete it by hand");
    expect(report.text).toContain("These carry no tags and may exist; importing one tells:\n  test-vpc: aws_vpc.x\n");
    expect(report.text).toContain("What is left has to be done by hand; then run this again.");
  });

  it("is a failure, with Terraform's reason, if an import or a release failed", () => {
    const failed = orphan();
    const imports = imported(failed, "failed", "test-vpc: `terraform import` failed\nbecause");
    const report = reportRecovery(recovery({ orphans: [failed], imports }), { ...asked, import: true });
    expect([report.exitCode, report.text]).toEqual([
      1,
      expect.stringContaining("Failed:\n  test-vpc: `terraform import` failed\n  because"),
    ]);
    const released = [{ lock: lock("alive"), reason: "in use" }];
    expect(reportRecovery(recovery({ stacks: [locked("alive")], released }), asked)).toMatchObject({
      exitCode: 1,
      text: expect.stringContaining("test-vpc: not released: in use"),
    });
  });

  it("is one JSON document without undefined values", () => {
    const { data } = reportRecovery(
      recovery({ orphans: [orphan({ address: undefined })], stacks: [locked("gone")] }),
      asked,
    );
    expect(JSON.parse(JSON.stringify(data))).toEqual(data);
    expect(data).toMatchObject({ orphans: [{ address: null, arn: null }], stacks: [{ lock: { ageSeconds: null } }] });
  });
});

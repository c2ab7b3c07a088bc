import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { thorough } from "#scripts/house/thorough";
import { type CrashSite, openCrashSite } from "./testing/crash-site.ts";
import { clear, rescue, resume } from "./testing/rescue.ts";
import type { DoomedEnd } from "./testing/standby.ts";

const rounds = thorough ? 3 : 1;
/** Why a run may leave a stack to another: Terraform's words, and this tool's. */
const reasons = /another run came first|Error acquiring the state lock|still runs/;

let site: CrashSite;
beforeAll(async () => {
  site = await openCrashSite("beside");
  site.prepare(2);
});
afterAll(async () => site?.stop());

/** Starts so many deployments in the same instant, of which the first is attached as to AWS. */
const deployAtOnce = (count: number, revision: number, flags: readonly string[]): Promise<DoomedEnd[]> =>
  Promise.all(
    Array.from(
      { length: count },
      (_, index) => site.start(["deploy", "--yes", "--json", ...flags], { revision, asAws: index === 0 }).ended,
    ),
  );

interface Result {
  readonly stacks: readonly { readonly status: string; readonly reason: string | null }[];
}

describe.runIf(thorough)("runs on the same stacks at the same time", { timeout: 300_000 }, () => {
  it("wait for each other where they are told to, and each ends well", async () => {
    const ends = await deployAtOnce(2, 0, ["--lock-timeout", "60"]);
    site.prepare(3);
    for (const { code, stderr } of ends) expect(code, stderr).toBe(0);
    expect(await rescue(site, 0, "two that wait")).toMatchObject({ orphans: [], locks: [] });
    const changed = await site.deploy(0, true);
    expect(changed.text).toMatch(/^4 stacks in [\d.]+ s: 4 without changes$/);
  });

  it("fail with the reason otherwise, and ruin nothing", async () => {
    for (let revision = 1; revision <= rounds; revision++) {
      const what = `round ${revision}`;
      const ends = await deployAtOnce(3, revision, []);
      if (revision < rounds) site.prepare(3);
      const failures = ends.flatMap(({ code, stdout, stderr }) => {
        const { stacks } = JSON.parse(stdout) as Result;
        expect(stacks, `${what}\n${stdout}${stderr}`).toBeDefined();
        const failed = stacks.filter(({ status }) => status === "failed");
        expect([0, 1], `${what}\n${stderr}`).toContain(code);
        expect(failed.length > 0, `${what}\n${stderr}`).toBe(code === 1);
        return failed.map(({ reason }) => reason);
      });
      for (const reason of failures) expect(reason, what).toMatch(reasons);
      expect(await rescue(site, revision, what)).toMatchObject({ orphans: [], locks: [] });
    }
    await resume(site, rounds, "three at once");
    await clear(site, rounds, "three at once");
  });
});

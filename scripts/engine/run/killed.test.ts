import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { thorough } from "#scripts/house/thorough";
import { type Assault, boundaries, boundaryEnvironment, strikeAt } from "./testing/boundaries.ts";
import { type CrashSite, openCrashSite } from "./testing/crash-site.ts";
import { killGroup } from "./testing/random-kills.ts";
import { clear, rescue, resume } from "./testing/rescue.ts";

let site: CrashSite;
let revision = 0;
beforeAll(async () => {
  site = await openCrashSite(boundaryEnvironment);
  site.prepare(1);
});
afterAll(async () => site?.stop());

/** Each run goes on where the one before it was killed, so that the last one's end stands for all of them. */
async function killedAtEach(names: readonly string[], assaultAt: (index: number) => Omit<Assault, "revision">) {
  const began = revision;
  for (const [index, name] of names.entries()) {
    const boundary = boundaries.find((each) => each.name === name)!;
    const assault = { ...assaultAt(index), revision };
    const end = await strikeAt(site, boundary, assault);
    site.prepare(1);
    const what = `${name}: ${JSON.stringify(assault)}\nended ${end.code}\n${end.stderr}`;
    const { victim, signal } = assault;
    // A preview that was cut short is no obstacle: the stack is planned once more.
    expect(victim === "terraform" ? [0, 1] : [signal === "SIGKILL" ? null : 130], what).toContain(end.code);
    const { flights, locks, orphans } = await rescue(site, revision, what);
    if (signal === "SIGKILL" && victim === "cli")
      expect(flights.filter((key) => key.includes("/base/")).length > 0, what).toBe(boundary.inFlight);
    if (signal !== "SIGKILL") expect([locks, orphans], what).toEqual([[], []]);
    // A Terraform whose command line is killed may get to its end before it writes to the broken pipe.
    if (name.startsWith("during apply") && victim === "terraform") expect(orphans, what).not.toEqual([]);
    // What begins after the first apply has something to apply again.
    if (index >= names.findIndex((each) => each.startsWith("during apply"))) revision++;
  }
  await resume(site, revision, `after being killed at revisions ${began} to ${revision}`);
  await clear(site, revision, "in the end");
}

const names = boundaries.map(({ name }) => name);
const underApply = "during apply, with some objects made";
/** The apply first, while there is something to make: what is told to stop, or goes on alone, may get further than the boundary. */
const applyFirst = (all: readonly string[]) => [underApply, ...all.filter((name) => name !== underApply)];
const ofTerraform = boundaries.filter(({ call }) => !call).map(({ name }) => name);
/** A thorough run kills everything everywhere; otherwise where most is at stake. */
const some = (all: readonly string[], chosen: readonly string[]) =>
  all.filter((name) => thorough || chosen.includes(name));

/** For a machine that has much else to do. */
const timeout = 600_000;

describe("a deployment", { timeout }, () => {
  it("goes on where it was when its process is killed at any boundary, on AWS and in a rehearsal", async () => {
    const chosen = [underApply, "after apply, before the ledger knows"];
    await killedAtEach(some(names, chosen), (index) => ({ victim: "cli", signal: "SIGKILL", asAws: index % 2 === 1 }));
  });

  it.runIf(thorough)("leaves neither lock nor orphan when it is told to stop", async () => {
    const chosen = [underApply, "while waiting for the contract"];
    await killedAtEach(some(applyFirst(names), chosen), (index) => ({
      victim: "cli",
      signal: index % 2 === 0 ? "SIGINT" : "SIGTERM",
      asAws: index % 3 === 0,
    }));
  });

  it.runIf(thorough)("goes on where it was when Terraform is killed", async () => {
    await killedAtEach(some(applyFirst(ofTerraform), [underApply]), (index) => ({
      victim: "terraform",
      signal: "SIGKILL",
      asAws: index % 2 === 1,
    }));
  });

  it.runIf(thorough)(
    "goes on after a replacement was cut short, of which the old object is gone and the new one in no state",
    async () => {
      expect((await site.deploy(revision)).exitCode).toBe(0);
      revision++;
      site.whenMade(
        ({ attributes }) => attributes.description === `of revision ${revision}`,
        () => {
          for (const { pid } of site.terraforms()) killGroup(pid);
        },
      );
      const end = await site.start(["deploy", "routes", "base", "--yes"], { revision }).ended;
      const { orphans } = await rescue(site, revision, `ended ${end.code}\n${end.stderr}`);
      expect(orphans).toEqual([expect.stringMatching(/^aws_security_group sg-/)]);
      await resume(site, revision, "resumed");
      await clear(site, revision, "in the end");
    },
  );
});

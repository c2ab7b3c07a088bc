import { afterAll, beforeAll, expect, it } from "vitest";
import { thorough } from "#scripts/house/thorough";
import { type CrashSite, openCrashSite } from "./testing/crash-site.ts";
import { randomKill, randomNumbers, strike } from "./testing/random-kills.ts";
import { clear, rescue, resume } from "./testing/rescue.ts";

/** How many a thorough run makes. */
const kills = Number(process.env.SLUICE_KILLS ?? 50);
const seed = Number(process.env.SLUICE_SEED ?? Date.now() % 1_000_000);
const secondsPerKill = 60;

let site: CrashSite;
beforeAll(async () => {
  if (thorough) site = await openCrashSite("random");
});
afterAll(async () => site?.stop());

it.runIf(thorough)(
  "is killed at any moment and always goes on, with every object in a state or named",
  async () => {
    const random = randomNumbers(seed);
    const milliseconds = { deploy: await measured("deploy"), destroy: await measured("destroy") };
    let [revision, deployed] = [0, false];
    let number = 0;
    while (number < kills) {
      const drawn = randomKill(random);
      const kill = deployed ? drawn : { ...drawn, verb: "deploy" as const };
      revision += random() < 0.5 ? 1 : 0;
      const what = `SLUICE_SEED=${seed}, kill ${number + 1}: ${JSON.stringify(kill)} at revision ${revision}`;
      const end = await strike(site, kill, { revision, milliseconds: milliseconds[kill.verb] });
      site.prepare(1);
      const told = `${what}\nended ${end.code}, struck ${end.struck}\n${end.stderr}`;
      // One that came too late does not count.
      number += end.struck.length > 0 ? 1 : 0;
      console.log(what, end.code, end.struck.join());
      const { locks, orphans } = await rescue(site, revision, told);
      if (kill.signal !== "SIGKILL") {
        expect([locks, orphans], told).toEqual([[], []]);
        expect([130, 0, null], told).toContain(end.code);
      }
      // From a cold cloud about every third time.
      deployed = kill.verb === "deploy" && random() < 0.6;
      if (kill.verb === "deploy") await resume(site, revision, told);
      if (!deployed) await clear(site, revision, told);
    }
  },
  120_000 + kills * secondsPerKill * 1000,
);

/** Milliseconds that an undisturbed run takes from start to end. */
async function measured(verb: "deploy" | "destroy"): Promise<number> {
  const { begun, ended } = site.start([verb, "--yes"]);
  await begun;
  const began = performance.now();
  const { code, stderr } = await ended;
  const milliseconds = performance.now() - began;
  expect(code, stderr).toBe(0);
  return milliseconds;
}

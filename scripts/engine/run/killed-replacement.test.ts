import { afterAll, beforeAll, expect, it } from "vitest";
import { type CrashSite, openCrashSite } from "./testing/crash-site.ts";
import { killGroup } from "./testing/random-kills.ts";
import { clear, rescue, resume } from "./testing/rescue.ts";

let site: CrashSite;
beforeAll(async () => {
  site = await openCrashSite("replaced");
  site.prepare(1);
});
afterAll(async () => site?.stop());

it("goes on after a replacement was cut short, of which the old object is gone and the new one in no state", async () => {
  expect((await site.deploy(0)).exitCode).toBe(0);
  const isNew = () => site.objects().some(({ attributes }) => attributes.description === "of revision 1");
  const run = site.start(["deploy", "routes", "base", "--yes"], { revision: 1 });
  let over = false;
  void run.ended.then(() => {
    over = true;
  });
  while (!over && !isNew()) await new Promise((done) => setTimeout(done, 2));
  for (const { pid } of site.terraforms()) killGroup(pid);
  const end = await run.ended;
  const { orphans } = await rescue(site, 1, `ended ${end.code}\n${end.stderr}`);
  expect(orphans).toEqual([expect.stringMatching(/^aws_security_group sg-/)]);
  await resume(site, 1, "resumed");
  await clear(site, 1, "in the end");
});

import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { checkoutCopy } from "#scripts/commands/testing/checkout-copy";
import { type RunningSluice, startSluice } from "#scripts/commands/testing/run-sluice";
import { thorough } from "#scripts/house/thorough";
import { chromiumPath, launchChromium } from "./testing/chromium.ts";

// The whole platform is deployed, twice.
vi.setConfig({ testTimeout: 240_000, hookTimeout: 240_000 });

const executable = chromiumPath();
const PAGE_URL = /live\s+(http:\/\/127\.0\.0\.1:\d+\/#[\w-]+)/;

// One page for all, as a person has it open: each test goes on from what the one before has left.
describe.runIf(thorough && executable)("the live page of a rehearsal that is up", () => {
  let checkout: ReturnType<typeof checkoutCopy>;
  let running: RunningSluice;
  let browser: Browser;
  let page: Page;
  const faults: string[] = [];

  const rehearse = async () => {
    running = startSluice(["rehearse", "--events", "50"], { checkout: checkout.root });
    await running.printsTo("stdout", PAGE_URL);
  };
  const end = async () => {
    running.child.kill("SIGINT");
    return (await running.ended).code;
  };
  beforeAll(async () => {
    checkout = checkoutCopy();
    await rehearse();
    browser = await launchChromium(executable!);
    page = await browser.newPage();
    page.setDefaultTimeout(120_000);
    page.on("pageerror", (error) => faults.push(String(error)));
    await page.goto(PAGE_URL.exec(running.printed.stdout)![1]!);
    await page.locator("#cost-body table").waitFor();
  });
  afterAll(async () => {
    await browser?.close();
    running?.child.kill("SIGKILL");
    await running?.ended;
    checkout?.remove();
  });

  const press = (action: string) => page.click(`form[data-action="${action}"] button`);
  const done = (text: string) => page.locator("#actions", { hasText: text }).waitFor();
  const shows = (place: string, hasText: string | RegExp) => page.locator(place, { hasText }).first().waitFor();
  const environmentFile = () => readFileSync(join(checkout.root, "environments", "local.ts"), "utf8");

  it("shows every stack as deployed, the promises, and the cost of every environment", async () => {
    await shows("#stacks-summary", /^(\d+) of \1 deployed$/);
    await shows("#sla-body table", "Asia/Seoul");
    for (const environment of ["dev", "staging", "prod"]) await shows("#cost-body", environment);
  });

  it("sends a burst, and shows where each event ended, and thieves with reasons", async () => {
    await page.fill('form[data-action="burst"] input[name="count"]', "1500");
    await page.fill('form[data-action="burst"] input[name="rate"]', "500");
    await press("burst");
    await done("1500 sent = 1500 stored + 0 duplicate + 0 conflict + 0 quarantined + 0 lost");
    await shows("#pipeline-body tr", /1,550.*holds/s);
    await shows("#fraud-body table", "times what is unusual for");
  });

  it("sends garbage: the API refuses all of it, and what went past it is set aside with its reason", async () => {
    await press("garbage");
    await done("the API took 0 of 10 events and refused 10");
    await shows("#quarantine-summary", /\b4\b/);
    for (const reason of ["is not JSON", "is not a JSON object", "has a version other than 1", "is none of those"])
      await shows("#quarantine-body td", reason);
  });

  it("makes a hotfix, shows it as drift, and adopts it into the environment's file", async () => {
    expect(environmentFile()).not.toContain("retentionHours: 48");
    await page.selectOption('form[data-action="hotfix"] select', "retention");
    await press("hotfix");
    await shows("#stacks-summary", "1 drifted");
    await page.selectOption('form[data-action="adopt"] select', "kinesis");
    await press("adopt");
    await done("retentionHours");
    await page.locator("#stacks-summary", { hasNotText: "drifted" }).waitFor();
    expect(environmentFile()).toContain("retentionHours: 48");
  });

  it("goes on with the next run where it is, without being loaded again; all of it without a fault", async () => {
    await page.evaluate("globalThis.stayed = true");
    expect(await end()).toBe(0);
    await page.waitForSelector('body[data-connection="away"]');
    await rehearse();
    await page.waitForSelector('body[data-connection="connected"]');
    await shows("#stacks-summary", /^(\d+) of \1 deployed$/);
    await shows("#quarantine-summary", /\b4\b/);
    expect(await page.evaluate("globalThis.stayed")).toBe(true);
    expect(await end()).toBe(0);
    expect(faults).toEqual([]);
  });
});

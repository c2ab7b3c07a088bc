import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import type { Browser, BrowserContextOptions, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { thorough } from "#scripts/house/thorough";
import type { Action } from "./actions/action-runner.ts";
import { type LivePage, startLivePage } from "./live-page.ts";
import type { Section } from "./sections/section.ts";
import { chromiumPath, launchChromium } from "./testing/chromium.ts";
import { scratchDirectory } from "./testing/scratch-directory.ts";
import { HOSTILE, pipelineView, scriptedAbout, scriptedSections } from "./testing/scripted-sections.ts";

const executable = chromiumPath();
const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

describe.skipIf(executable === undefined)("the page in a browser (skipped where no Chromium is found)", () => {
  let browser: Browser;
  let scratch: ReturnType<typeof scratchDirectory>;
  const up: LivePage[] = [];
  beforeAll(async () => {
    browser = await launchChromium(executable!);
  }, 30_000);
  afterAll(() => browser?.close());
  beforeEach(() => {
    scratch = scratchDirectory();
  });
  afterEach(async () => {
    await Promise.all(browser.contexts().map((context) => context.close()));
    await Promise.all(up.splice(0).map((page) => page.stop()));
    scratch.remove();
  });

  const asked: unknown[] = [];
  const actions: Record<string, Action> = Object.fromEntries(
    ["burst", "garbage", "hotfix", "adopt", "drift"].map((name) => [
      name,
      {
        title: name,
        prepare: (input: object) => {
          asked.push({ [name]: input });
          return async () => `${name} is done ${HOSTILE}`;
        },
      },
    ]),
  );
  async function serve(sections: Readonly<Record<string, Section>> = scriptedSections(), interval = 50) {
    const live = await startLivePage({
      directory: scratch.directory,
      about: scriptedAbout,
      sections,
      actions,
      broadcast: { interval },
    });
    up.push(live);
    return live;
  }
  async function open(url: string, options: BrowserContextOptions = {}) {
    const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, ...options });
    const page = await context.newPage();
    const faults: string[] = [];
    page.on("pageerror", (error) => faults.push(String(error)));
    page.on("console", (message) => {
      if (message.type() === "error" && !/ERR_CONNECTION_REFUSED|ERR_INCOMPLETE|Failed to load/.test(message.text()))
        faults.push(message.text());
    });
    await page.goto(url);
    await page.waitForSelector('body[data-connection="connected"]');
    await page.waitForSelector("#cost-body table");
    return { page, faults };
  }
  const text = (page: Page, place: string) => page.locator(place).innerText();

  it.each<[string, BrowserContextOptions]>([
    ["light", { colorScheme: "light" }],
    ["dark", { colorScheme: "dark" }],
    ["a phone", { viewport: { width: 360, height: 740 }, colorScheme: "light" }],
    ["a phone in the dark", { viewport: { width: 360, height: 740 }, colorScheme: "dark" }],
  ])("has no serious fault of accessibility in %s, and scrolls in one direction alone", async (_, options) => {
    const { page, faults } = await open((await serve()).url, options);
    await page.waitForSelector("#fraud-body table");
    // The policy lets no other script in; this one is put in from outside the page.
    await page.evaluate(axe);
    const { violations } = await page.evaluate<{
      violations: { id: string; impact: string; nodes: { html: string }[] }[];
    }>("axe.run()");
    const serious = violations.filter(({ impact }) => impact === "serious" || impact === "critical");
    expect(serious.map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`)).toEqual([]);
    expect(await page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")).toBe(0);
    expect(faults).toEqual([]);
  });

  it("shows markup and script of merchants, reasons, drift and outcomes as text, and runs none", async () => {
    const { page, faults } = await open((await serve()).url);
    await page.waitForSelector("#fraud-body table");
    await page.click('form[data-action="garbage"] button');
    await page.waitForSelector("#actions pre");
    for (const place of ["#fraud-body", "#quarantine-body", "#notifications-body", "#actions"])
      expect(await text(page, place)).toContain('<img src=x onerror="globalThis.hacked=1">');
    expect(await page.evaluate("globalThis.hacked")).toBeUndefined();
    expect(await page.locator("main img, main script, main iframe").count()).toBe(0);
    expect(faults).toEqual([]);
  });

  it("lets no script in that is not its own, by none of the ways that markup has", async () => {
    const { page } = await open((await serve()).url);
    const ways = [
      'const script = document.createElement("script"); script.textContent = "globalThis.hacked = 1"; document.body.append(script)',
      'document.body.innerHTML = "<img src=x onerror=globalThis.hacked=1>"',
      'document.body.setAttribute("onclick", "globalThis.hacked = 1"); document.body.click()',
    ];
    for (const way of ways) await page.evaluate(`try { ${way} } catch {}`);
    expect(await page.evaluate("globalThis.hacked")).toBeUndefined();
  });

  it("keeps the token in no address, and shows nothing to who has none", async () => {
    const { url } = await serve();
    const { page } = await open(url);
    expect(page.url()).toBe(`${new URL(url).origin}/`);
    const other = await (await browser.newContext()).newPage();
    await other.goto(new URL(url).origin);
    await other.waitForSelector('body[data-connection="refused"]');
    expect(await text(other, "#fraud-body")).toBe("Not read yet.");
  });

  it("does what its buttons say, by keyboard too, and says what came of it", async () => {
    const { page } = await open((await serve()).url);
    asked.length = 0;
    await page.fill('form[data-action="burst"] input[name="count"]', "25");
    await page.focus('form[data-action="burst"] button');
    await page.keyboard.press("Enter");
    await page.locator("#actions", { hasText: "burst is done" }).waitFor();
    await page.click('form[data-action="adopt"] button');
    await page.locator("#actions", { hasText: "adopt is done" }).waitFor();
    await page.click('button[data-action="drift"]');
    await page.locator("#actions", { hasText: "drift is done" }).waitFor();
    expect(asked).toEqual([{ burst: { count: "25", rate: "200" } }, { adopt: { stack: "kinesis" } }, { drift: {} }]);
  });

  it("survives a restart of the server without being loaded again", async () => {
    const first = await serve();
    const { page } = await open(first.url);
    await page.evaluate("globalThis.stayed = true");
    await first.stop();
    up.length = 0;
    await page.waitForSelector('body[data-connection="away"]');
    expect(await text(page, "#connection")).toContain("away");
    const sections = {
      ...scriptedSections(),
      pipeline: { every: 60_000, read: () => ({ ...pipelineView(), rate: 4321 }) },
    };
    await serve(sections);
    await page.locator("#pipeline-summary", { hasText: "4,321" }).waitFor({ timeout: 20_000 });
    expect(await page.evaluate("globalThis.stayed")).toBe(true);
  }, 40_000);

  it.runIf(thorough)(
    "has no task of 200 ms on its main thread while 2,000 events come a second",
    async () => {
      // What the server tells the page of them: new figures twice a second, with as many alerts as it shows, all of them new.
      let step = 0;
      const base = scriptedSections();
      const fraud = base.fraud?.read(new AbortController().signal) as { alerts: { id: string }[] };
      const sections = {
        ...base,
        pipeline: { every: 100, read: () => pipelineView(++step) },
        fraud: {
          every: 100,
          read: () => ({
            alerts: Array.from({ length: 12 }, (_, index) => ({
              ...fraud.alerts[index % fraud.alerts.length],
              id: `${step}-${index}`,
            })),
          }),
        },
        stacks: { ...base.stacks!, every: 500 },
      };
      const { page } = await open((await serve(sections, 500)).url);
      await page.waitForSelector("#fraud-body table");
      const longest = await page.evaluate(`new Promise((resolve) => {
      let longest = 0;
      new PerformanceObserver((list) => {
        for (const { duration } of list.getEntries()) longest = Math.max(longest, duration);
      }).observe({ type: "longtask" });
      setTimeout(() => resolve(longest), 4000);
    })`);
      expect(step).toBeGreaterThan(20);
      expect(longest).toBeLessThan(200);
    },
    20_000,
  );
});

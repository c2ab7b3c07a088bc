import { join } from "node:path";
import { chromiumPath, launchChromium } from "#scripts/live/testing/chromium";

/**
 * Takes the pictures of the live page that the documents show, of a rehearsal that is up:
 *   node scripts/run.mjs scripts/docs/screenshots.ts http://127.0.0.1:PORT/#TOKEN
 * with the URL that `npm start` prints.
 */
const images = join(import.meta.dirname, "../../docs/images");
const pictures = [
  { name: "live-light", colorScheme: "light", width: 1280, height: 1000 },
  { name: "live-dark", colorScheme: "dark", width: 1280, height: 860 },
  { name: "live-phone", colorScheme: "light", width: 390, height: 844 },
] as const;

const [, , url = ""] = process.argv;
const executable = chromiumPath();
if (!/^http:\/\/127\.0\.0\.1:\d+\/#[\w-]+$/.test(url) || executable === undefined) {
  console.error(
    executable === undefined
      ? "no Chromium is found: set SLUICE_CHROMIUM to one"
      : "usage: node scripts/run.mjs scripts/docs/screenshots.ts URL (the one of the live page that `npm start` prints)",
  );
  process.exit(2);
}
const browser = await launchChromium(executable);
for (const { name, colorScheme, width, height } of pictures) {
  const context = await browser.newContext({ colorScheme, viewport: { width, height }, reducedMotion: "reduce" });
  const page = await context.newPage();
  await page.goto(url);
  await page.locator("#cost-body table").waitFor();
  await page.locator("#fraud-body table").waitFor();
  if (colorScheme === "dark") await page.locator("#pipeline").evaluate((section) => section.scrollIntoView());
  const path = join(images, `${name}.png`);
  await page.screenshot({ path });
  console.log(path);
  await context.close();
}
await browser.close();

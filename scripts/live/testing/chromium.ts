import { existsSync } from "node:fs";
import { delimiter, join } from "node:path";
import { type Browser, chromium } from "playwright-core";

const names = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];

/** Where a Chromium is: `SLUICE_CHROMIUM`, or the first of the usual names on the path; undefined where there is none. */
export const chromiumPath = (variables: NodeJS.ProcessEnv = process.env): string | undefined =>
  [
    ...(variables.SLUICE_CHROMIUM ? [variables.SLUICE_CHROMIUM] : []),
    ...(variables.PATH ?? "").split(delimiter).flatMap((folder) => names.map((name) => join(folder, name))),
  ].find((path) => existsSync(path));

/** Starts it without a window. Root, as builds often are, may not use its sandbox. */
export const launchChromium = (executablePath: string): Promise<Browser> =>
  chromium.launch({ executablePath, chromiumSandbox: process.getuid?.() !== 0, args: ["--disable-gpu"] });

import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, it } from "vitest";
import { exportedBy, sameSettings } from "./environment-text.ts";

const root = mkdtempSync(join(tmpdir(), "sluice-text-"));
mkdirSync(join(root, "environments"));
writeFileSync(join(root, "environments", "shared.ts"), "export const zones: string[] = ['a', 'c'];\n");
afterAll(() => rmSync(root, { recursive: true }));

const place = { root, name: "dev" };

it("is run as it stands, with what it imports, and anew each time", async () => {
  const text = (retries: number) => `import type { X } from "./environment.ts";
import { zones } from "./shared.ts";
export const dev: X = { zones, pipeline: { retries: ${retries} } };
`;
  expect(await exportedBy(text(1), place)).toEqual({ zones: ["a", "c"], pipeline: { retries: 1 } });
  expect(await exportedBy(text(2), place)).toMatchObject({ pipeline: { retries: 2 } });
});

it.each([
  ["export const dev = {", /dev.ts cannot be read/],
  ["export const other = {};", /exports no object called dev/],
  ["export const dev = 5;", /exports no object called dev/],
  ["throw new Error('not today');", /dev.ts cannot be read: not today/],
  ["import { x } from './nowhere.ts'; export const dev = { x };", /dev.ts cannot be read/],
])("that is no environment is refused by file and reason: %s", async (text, why) => {
  await expect(exportedBy(text, place)).rejects.toThrow(why);
});

it("says the same whether a setting is undefined or left out", () => {
  expect(sameSettings({ a: 1, b: undefined }, { a: 1 })).toBe(true);
  expect(sameSettings({ a: 1 }, { a: 2 })).toBe(false);
});

import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import type { Context } from "#scripts/commands/cli/context";
import { createProgram } from "#scripts/commands/program";
import { commandsIn, parse } from "./testing/documented-commands.ts";

const text = readFileSync(join(import.meta.dirname, "../../README.md"), "utf8");
const names = createProgram({} as Context, async () => {}).commands.map((command) => command.name());
/** What stands in the first column of a table; there `npm run sluice --` is left out. */
const rows = [...text.matchAll(/^\| `([^`]+)` \|/gm)]
  .map(([, line]) => line!.split(" "))
  .filter(([first]) => names.includes(first!));

it("has commands that there are, with options that they have", () => {
  const lines = [...rows, ...commandsIn(text)];
  expect(rows.length).toBeGreaterThan(15);
  for (const line of lines) expect(() => parse(line.filter((word) => word !== "")), line.join(" ")).not.toThrow();
});

it("names every command, so that nobody has to find one by chance", () => {
  const told = new Set([...rows, ...commandsIn(text)].map(([first]) => first));
  // `token` is told where the API of a rehearsal is spoken of, and `help` speaks for itself.
  expect(names.filter((name) => !told.has(name) && name !== "token" && name !== "help")).toEqual([]);
});

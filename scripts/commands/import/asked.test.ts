import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, it } from "vitest";
import type { Context } from "#scripts/commands/cli/context";
import { importObjects } from "./import.ts";
import type { ImportInput } from "./import-input.ts";

const input: ImportInput = {
  ...{ environment: "local", stack: "vpc", rehearse: true, all: false, dryRun: false, blocks: false },
  ...{ replace: false, acceptReplacement: false },
};
const folder = mkdtempSync(join(tmpdir(), "sluice-lists-"));
afterAll(() => rmSync(folder, { recursive: true }));
const asked = (more: Partial<ImportInput>) =>
  importObjects({ variables: { INIT_CWD: folder } } as unknown as Context, { ...input, ...more });

it("takes the path of a list from where the person stands, not from where npm went", async () => {
  mkdirSync(join(folder, "lists"));
  writeFileSync(join(folder, "lists", "vpc.txt"), "# nothing yet\n");
  const message = expect.stringContaining(`${join(folder, "lists", "vpc.txt")} is not a list of imports`);
  await expect(asked({ from: "lists/vpc.txt" })).rejects.toMatchObject({ kind: "usage", message });
});

it.each<[string, Partial<ImportInput>, string]>([
  ["blocks for what the state has already", { path: "network", id: "vpc-1", blocks: true, replace: true }, "--dry-run"],
  ["nothing", {}, "say what is to be imported"],
  ["two sources", { path: "network", from: "x" }, "not both"],
  ["a replacement of nobody knows what", { path: "network", replace: true }, "needs the id"],
])("refuses to be asked for %s", async (_, more, why) => {
  await expect(asked(more)).rejects.toMatchObject({ kind: "usage", message: expect.stringContaining(why) });
});

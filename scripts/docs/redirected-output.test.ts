import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, it } from "vitest";

const repository = fileURLToPath(new URL("../..", import.meta.url));
const pages = [
  "README.md",
  ...readdirSync(join(repository, "docs"), { recursive: true, encoding: "utf8" })
    .filter((name) => /\.(md|yml|yaml)$/.test(name))
    .map((name) => join("docs", name)),
];

/** Command lines of this tool in a text whose output is for a program or a file, up to their comment. */
const forPrograms = (text: string): string[] =>
  [...text.matchAll(/npm (run|start)\b[^\n`]*/g)]
    .map(([line]) => line.split(/ #| {3,}/)[0] ?? "")
    .filter((line) => /\bsluice\b|^npm start/.test(line))
    .filter((line) => /--json\b|--markdown\b|--format\b|>/.test(line.replace(/<[^>]*>/g, "")));

it("npm prints no lines of its own into what the documents have programs and files take", () => {
  const found = pages.flatMap((page) =>
    forPrograms(readFileSync(join(repository, page), "utf8")).map((line) => ({ page, line })),
  );
  expect(found.length).toBeGreaterThan(5);
  expect(found.filter(({ line }) => !line.includes("--silent"))).toEqual([]);
});

it("a line that would break a file is found", () => {
  expect(forPrograms("see `npm run sluice -- graph --env dev --format mermaid > graph.mmd`")).toHaveLength(1);
  expect(forPrograms("npm run sluice -- plan --env dev   # --json says more\nnpm run bench -- --json")).toEqual([]);
  expect(forPrograms("npm run sluice -- deploy --env <env>")).toEqual([]);
});

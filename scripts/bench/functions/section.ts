import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { unzipSync } from "fflate";
import { bundleFunction } from "#constructs/compute/bundle";
import { runChild } from "#scripts/bench/child";
import type { Measurement, Section } from "#scripts/bench/section";

const functions = join(import.meta.dirname, "../../../functions");

/** The functions that are deployed: folders with a handler. */
export const deployedFunctions = (): string[] =>
  readdirSync(functions, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && readdirSync(join(functions, entry.name)).includes("handler.ts"))
    .map(({ name }) => name)
    .toSorted();

const BASELINE = "an empty module";

/** Imports a module as Lambda does. Without the function's variables it ends where it reads them, which is the end of what it imports. */
const IMPORT = `await import(process.argv[1]).catch((error) => {
  if (error.name !== "SettingsError") throw error;
});`;

/** What each function weighs, and what a cold start spends on loading its code: start of Node.js, parsing, and every module of it. */
export const functionsSection = (names: readonly string[] = deployedFunctions()): Section => ({
  name: "functions",
  title: "functions: size of what is uploaded, and time to load it",
  run: async ({ runs = 5 }, { note, signal }) => {
    const directory = mkdtempSync(join(tmpdir(), "sluice-bench-functions-"));
    try {
      const empty = join(directory, "empty.mjs");
      writeFileSync(empty, "");
      const modules = [
        { contestant: BASELINE, module: empty },
        ...names.map((name) => ({ contestant: name, ...unpacked(name, directory) })),
      ];
      const measurements: Measurement[] = [];
      for (const { module, ...measured } of modules) {
        const seconds = [];
        for (let run = 0; run <= runs; run++) {
          const args = ["--input-type=module", "--eval", IMPORT, module];
          const end = await runChild({
            command: process.execPath,
            args,
            cwd: directory,
            env: bareEnvironment(),
            signal,
          });
          // The first one reads the file from the disk.
          if (run > 0) seconds.push(end.seconds);
        }
        note(`functions: ${measured.contestant}: loaded ${runs} times`);
        measurements.push({ scenario: "load", ...measured, seconds });
      }
      return { baseline: BASELINE, measurements, facts: { "limit KB": 400 } };
    } finally {
      rmSync(directory, { recursive: true, force: true });
    }
  },
});

/** Lambda has these; none of the function's own variables. */
const bareEnvironment = (): NodeJS.ProcessEnv => ({ PATH: process.env.PATH, AWS_REGION: "ap-northeast-2" });

function unpacked(name: string, directory: string): { module: string; bytes: number } {
  const { path } = bundleFunction({ entry: `functions/${name}/handler.ts` });
  const module = join(directory, `${name}.mjs`);
  writeFileSync(module, unzipSync(readFileSync(path))["index.mjs"] ?? "");
  return { module, bytes: statSync(path).size };
}

// Runs a CDKTF app that is written in TypeScript, as `cdktf` does for each of its commands (see cdktf.json):
//   node scripts/synth.mjs [app.ts]
//
// The app's own TypeScript is compiled into one module, which takes about 60 ms for all of it, and what comes from node_modules is imported
// from there. Compiled file by file as it is imported (`node --import tsx app.ts`), the same app takes a quarter longer: `npm run bench synth`.
import { createHash } from "node:crypto";
import { mkdirSync, readFileSync, renameSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { build } from "esbuild";

const ROOT = dirname(import.meta.dirname);

/** A file looks for others from where it is written, not from where it is compiled to. */
const inPlace = {
  name: "in-place",
  setup: ({ onLoad }) =>
    onLoad({ filter: /\.ts$/ }, ({ path }) => ({
      loader: "ts",
      contents: readFileSync(path, "utf8").replaceAll("import.meta.dirname", JSON.stringify(dirname(path))),
    })),
};

/**
 * @param {string} app a TypeScript file
 * @returns {Promise<string>} the compiled module; bare imports in it are found in the repository's node_modules
 */
async function compile(app) {
  const directory = join(ROOT, ".sluice", "app");
  mkdirSync(directory, { recursive: true });
  const module = join(directory, `${createHash("sha256").update(app).digest("hex").slice(0, 16)}.mjs`);
  // Another process may compile at this moment: nobody imports a half-written file.
  const draft = `${module}.${process.pid}`;
  await build({
    entryPoints: [app],
    outfile: draft,
    bundle: true,
    platform: "node",
    format: "esm",
    target: "node20",
    packages: "external",
    sourcemap: "inline",
    sourcesContent: false,
    plugins: [inPlace],
  });
  renameSync(draft, module);
  return module;
}

// What the app throws is told by the lines of its TypeScript.
process.setSourceMapsEnabled(true);
await import(pathToFileURL(await compile(resolve(process.argv[2] ?? join(ROOT, "app.ts")))).href);

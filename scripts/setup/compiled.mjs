import { createHash, randomUUID } from "node:crypto";
import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { isFileTrouble } from "./report.mjs";

/** What the compiled code depends on besides its sources: how packages are resolved, and how it is compiled. */
const MORE_INPUTS = ["package.json", "package-lock.json", "scripts/setup/compiled.mjs"];
/** Nobody who compiled something else needs what nobody has compiled for so long; a process may import parts of it hours after its start. */
const KEPT_MILLISECONDS = 7 * 24 * 3_600_000;

/**
 * Imports a program that is written in TypeScript. Its own sources are compiled to a few modules, and what comes from node_modules is imported
 * from there; compiled file by file as it is imported, a program of this repository takes twice as long to start. What was compiled is kept
 * until a source changes.
 *
 * @param {string} program a file
 * @param {string} root the repository's directory, in whose `.sluice` the modules are kept
 */
export async function importCompiled(program, root) {
  const entry = resolve(program);
  const directory = join(root, ".sluice", "compiled");
  const manifest = join(directory, `${digest(entry)}.json`);
  let module;
  try {
    module = known(manifest) ?? (await compile(entry, { root, directory, manifest }));
  } catch (error) {
    if (!isFileTrouble(error)) throw error;
    // A folder that may not be written, a full disk: what only reads works all the same.
    await import("tsx");
    module = entry;
  }
  // What is thrown is told by the lines of the TypeScript.
  process.setSourceMapsEnabled(true);
  await import(pathToFileURL(module).href);
}

const digest = (text) => createHash("sha256").update(text).digest("hex").slice(0, 16);

/** Changes with a file's content, short of somebody who sets its time back. */
const stamp = (file) => {
  try {
    const { mtimeMs, size } = statSync(file);
    return `${mtimeMs} ${size}`;
  } catch {
    return "gone";
  }
};

/** The module that is kept, if it is of the sources as they are. */
function known(manifest) {
  try {
    const { module, inputs } = JSON.parse(readFileSync(manifest, "utf8"));
    const isCurrent = Object.entries(inputs).every(([file, before]) => stamp(file) === before);
    return isCurrent && stamp(module) !== "gone" ? module : undefined;
  } catch {
    return undefined;
  }
}

/**
 * A file looks for others from where it is written, not from where it is compiled to. `stamps` gets each file's as it was before it was read:
 * one that is changed meanwhile is compiled again next time.
 */
const inPlace = (stamps) => ({
  name: "in-place",
  setup: ({ onLoad }) =>
    onLoad({ filter: /\.ts$/ }, ({ path }) => {
      stamps.set(path, stamp(path));
      const contents = readFileSync(path, "utf8")
        .replaceAll("import.meta.dirname", JSON.stringify(dirname(path)))
        .replaceAll("import.meta.filename", JSON.stringify(path))
        .replaceAll("import.meta.url", JSON.stringify(pathToFileURL(path).href));
      return { loader: "ts", contents };
    }),
});

async function compile(entry, { root, directory, manifest }) {
  const { build } = await import("esbuild");
  // Each compilation has a directory of its own: others may be importing parts of theirs at this moment.
  const outdir = join(directory, `${digest(entry)}-${randomUUID().slice(0, 8)}`);
  mkdirSync(outdir, { recursive: true });
  const stamps = new Map(MORE_INPUTS.map((file) => [join(root, file), stamp(join(root, file))]));
  await build({
    absWorkingDir: root,
    entryPoints: { main: entry },
    outdir,
    outExtension: { ".js": ".mjs" },
    bundle: true,
    splitting: true,
    platform: "node",
    format: "esm",
    target: "node20",
    packages: "external",
    keepNames: true,
    sourcemap: "linked",
    sourcesContent: false,
    logLevel: "silent",
    plugins: [inPlace(stamps)],
  });
  const module = join(outdir, "main.mjs");
  const draft = `${manifest}.${process.pid}`;
  writeFileSync(draft, JSON.stringify({ module, inputs: Object.fromEntries(stamps) }));
  renameSync(draft, manifest);
  clear(directory, relative(directory, outdir));
  return module;
}

/** Removes what nobody uses any more. */
function clear(directory, own) {
  for (const name of readdirSync(directory)) {
    const path = join(directory, name);
    if (
      name !== own &&
      Date.now() - (statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? Date.now()) > KEPT_MILLISECONDS
    )
      rmSync(path, { recursive: true, force: true });
  }
}

import { existsSync, realpathSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { importCompiled } from "./compiled.mjs";
import { ensureNodeModules } from "./node-modules.mjs";
import { ensurePythonEnvironment } from "./python-environment.mjs";
import { isFileTrouble, SetupError, say } from "./report.mjs";
import { ensureTerraform } from "./terraform.mjs";

const ROOT = dirname(dirname(dirname(fileURLToPath(import.meta.url))));

/**
 * Commands of `sluice` that run no Terraform, unless they rehearse. `doctor` reports what is missing, so it must not need it, whatever
 * follows.
 */
const WITHOUT_TERRAFORM = new Set([
  undefined,
  "help",
  "stacks",
  "graph",
  "doctor",
  "cost",
  "token",
  "secrets",
  "parameters",
  "compare-runs",
  "go-no-go",
  "fraud",
  "--help",
  "-h",
  "--version",
  "-V",
]);
const REHEARSING = new Set(["rehearse", "exec"]);
/** Tools that are this repository's own TypeScript. */
const OWN = {
  sluice: "scripts/sluice.ts",
  bench: "scripts/bench/bench.ts",
  policy: "scripts/policy/policy.ts",
  docs: "scripts/docs/docs.ts",
};

/**
 * What a tool needs besides the npm packages.
 *
 * @param {string} tool
 * @param {readonly string[]} args
 * @returns {{ terraform: boolean, python?: "emulator" | "checkov" }}
 */
export function needs(tool, args) {
  if (tool === "vitest" || tool === "bench") return { terraform: true, python: "emulator" };
  if (tool === "policy") return { terraform: false, python: "checkov" };
  if (tool !== "sluice" || args[0] === "doctor") return { terraform: false };
  const rehearsing = REHEARSING.has(args[0]) || beforeDoubleDash(args).includes("--rehearse");
  return { terraform: rehearsing || !WITHOUT_TERRAFORM.has(args[0]), python: rehearsing ? "emulator" : undefined };
}

const beforeDoubleDash = (args) => (args.includes("--") ? args.slice(0, args.indexOf("--")) : args);

/**
 * Sets up what the tool needs and runs it in this process. Set-up speaks on standard error; standard output
 * belongs to the tool, and gets a failed set-up only as the JSON that was asked for.
 *
 * @param {string | undefined} tool
 * @param {readonly string[]} args
 */
export async function launch(tool, args) {
  try {
    if (!tool) throw new SetupError("which tool? node scripts/launch.mjs sluice|vitest|biome|tsc [arguments]");
    await ensureNodeModules(ROOT);
    const { terraform, python } = needs(tool, args);
    if (terraform) ensureTerraform(ROOT);
    if (python) await ensurePythonEnvironment(ROOT, python);
  } catch (error) {
    if (!(error instanceof SetupError) && !isFileTrouble(error)) throw error;
    const message = isFileTrouble(error)
      ? `${error.message}: make it writable, or free what stands there, and run the same command again.`
      : error.message;
    say(message);
    // Whoever asked for JSON gets one document, whichever part of the program ends it (see scripts/commands/main.ts).
    if (beforeDoubleDash(args).includes("--json"))
      process.stdout.write(`${JSON.stringify({ error: { kind: "failed", message } }, undefined, 2)}\n`);
    process.exitCode = 1;
    return;
  }
  await run(tool, args);
}

async function run(tool, args) {
  const main = join(ROOT, Object.hasOwn(OWN, tool) ? OWN[tool] : join("node_modules", ".bin", tool));
  if (!existsSync(main)) {
    say(`there is no tool named ${tool} (looked for ${main}); see the scripts in package.json.`);
    process.exitCode = 1;
    return;
  }
  const file = realpathSync(main);
  process.argv = [process.execPath, file, ...args];
  // The pinned SDK supports Node 20; that later ones will not is no news to whoever runs a command.
  process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED ??= "true";
  if (file.endsWith(".ts")) await importCompiled(file, ROOT);
  else await import(pathToFileURL(file).href);
}

import { createHash } from "node:crypto";
import { existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { runQuietly } from "./command.mjs";
import { withLock } from "./lock.mjs";
import { findPython } from "./python.mjs";
import { narrate } from "./report.mjs";

const REQUIREMENTS = join(dirname(fileURLToPath(import.meta.url)), "requirements.txt");
const REMEDY =
  "Mend what it says (often the network, the package index or a full disk) and run the same command again.";
/** Settings of the user that would install somewhere else. */
const MISLEADING = ["PIP_USER", "PIP_TARGET", "PIP_PREFIX", "PYTHONHOME", "PYTHONPATH"];

/**
 * Makes the virtual environment of the emulator, `.sluice/venv`, from wheels pinned by hash, when it is missing,
 * incomplete or of other requirements. Otherwise it costs a millisecond and needs no network.
 *
 * @param {string} root the repository
 */
export async function ensurePythonEnvironment(root) {
  const venv = join(root, ".sluice", "venv");
  if (isStamped(venv)) return;
  await withLock(join(root, ".sluice", "setup.lock"), async (started) => {
    if (isStamped(venv)) return;
    rmSync(venv, { recursive: true, force: true });
    const { file } = findPython();
    await narrate("installing the emulator (a Python environment in .sluice/venv)", () =>
      make(file, venv, { remedy: REMEDY, started }),
    );
    writeFileSync(stampFile(venv), fingerprint(venv));
  });
}

async function make(python, venv, told) {
  const env = Object.fromEntries(Object.entries(process.env).filter(([name]) => !MISLEADING.includes(name)));
  await runQuietly(python, ["-m", "venv", venv], { env }, told);
  const pip = ["-m", "pip", "install", "--require-hashes", "--only-binary", ":all:", "--no-input"];
  const quietly = ["--disable-pip-version-check", "--no-warn-script-location", "-q", "-r", REQUIREMENTS];
  await runQuietly(pythonOf(venv), [...pip, ...quietly], { env }, told);
}

const pythonOf = (venv) => join(venv, "bin", "python");
const stampFile = (venv) => join(venv, ".sluice-stamp");

/** The link to the interpreter breaks when that is removed or replaced; the environment is then made anew. */
function isStamped(venv) {
  try {
    return existsSync(pythonOf(venv)) && readFileSync(stampFile(venv), "utf8") === fingerprint(venv);
  } catch {
    return false;
  }
}

/** An environment holds its own path, so that a moved repository needs a new one. */
function fingerprint(venv) {
  return `${createHash("sha256").update(readFileSync(REQUIREMENTS)).digest("hex")} ${venv}`;
}

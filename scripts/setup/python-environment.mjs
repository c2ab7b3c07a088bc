import { createHash } from "node:crypto";
import { existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { runQuietly } from "./command.mjs";
import { withLock } from "./lock.mjs";
import { findPython } from "./python.mjs";
import { narrate } from "./report.mjs";

/**
 * What is written in Python, each in an environment of its own: `folder` below `.sluice`, the pinned requirements, and what
 * people know it as.
 */
const ENVIRONMENTS = {
  emulator: { folder: "venv", requirements: "requirements.txt", what: "the emulator" },
  checkov: { folder: "checkov", requirements: "checkov-requirements.txt", what: "Checkov" },
  moto: { folder: "moto", requirements: "moto-requirements.txt", what: "moto" },
};
const REMEDY =
  "Mend what it says (often the network, the package index or a full disk) and run the same command again.";
/** Settings of the user that would install somewhere else. */
const MISLEADING = ["PIP_USER", "PIP_TARGET", "PIP_PREFIX", "PYTHONHOME", "PYTHONPATH"];

/**
 * Makes a virtual environment (of the emulator, `.sluice/venv`, of Checkov, `.sluice/checkov`, or of moto, `.sluice/moto`) from wheels pinned by hash,
 * when it is missing, incomplete or of other requirements. Otherwise it costs a millisecond and needs no network.
 *
 * @param {string} root the repository
 * @param {"emulator" | "checkov" | "moto"} name
 */
export async function ensurePythonEnvironment(root, name) {
  const { folder, requirements, what } = ENVIRONMENTS[name];
  const venv = join(root, ".sluice", folder);
  const pinned = join(dirname(fileURLToPath(import.meta.url)), requirements);
  if (isStamped(venv, pinned)) return;
  await withLock(join(root, ".sluice", "setup.lock"), async (started) => {
    if (isStamped(venv, pinned)) return;
    rmSync(venv, { recursive: true, force: true });
    const { file } = findPython(what);
    await narrate(`installing ${what} (a Python environment in .sluice/${folder})`, () =>
      make(file, venv, pinned, { remedy: REMEDY, started }),
    );
    writeFileSync(stampFile(venv), fingerprint(venv, pinned));
  });
}

async function make(python, venv, pinned, told) {
  const env = Object.fromEntries(Object.entries(process.env).filter(([name]) => !MISLEADING.includes(name)));
  await runQuietly(python, ["-m", "venv", venv], { env }, told);
  const pip = ["-m", "pip", "install", "--require-hashes", "--only-binary", ":all:", "--no-input"];
  const quietly = ["--disable-pip-version-check", "--no-warn-script-location", "-q", "-r", pinned];
  await runQuietly(pythonOf(venv), [...pip, ...quietly], { env }, told);
}

const pythonOf = (venv) => join(venv, "bin", "python");
const stampFile = (venv) => join(venv, ".sluice-stamp");

/** The link to the interpreter breaks when that is removed or replaced; the environment is then made anew. */
function isStamped(venv, pinned) {
  try {
    return existsSync(pythonOf(venv)) && readFileSync(stampFile(venv), "utf8") === fingerprint(venv, pinned);
  } catch {
    return false;
  }
}

/** An environment holds its own path, so that a moved repository needs a new one. */
function fingerprint(venv, pinned) {
  return `${createHash("sha256").update(readFileSync(pinned)).digest("hex")} ${venv}`;
}

import { createHash } from "node:crypto";
import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { findCommand, runQuietly } from "./command.mjs";
import { withLock } from "./lock.mjs";
import { narrate, SetupError } from "./report.mjs";

const REMEDY = "Mend what it says (often the network, the registry or a full disk) and run the same command again.";

/**
 * Installs the npm packages when node_modules is missing, incomplete or of another package-lock.json. Otherwise it costs
 * a millisecond and needs no network.
 *
 * @param {string} root the repository
 */
export async function ensureNodeModules(root) {
  if (isStamped(root)) return;
  await withLock(join(root, ".sluice", "setup.lock"), async (started) => {
    if (isStamped(root)) return;
    if (!isInstalled(root)) await install(root, started);
    writeFileSync(stampFile(root), fingerprint(root));
  });
}

async function install(root, started) {
  const npm = findCommand("npm");
  if (!npm) throw new SetupError("npm is not on the PATH; it comes with Node.js (https://nodejs.org).");
  rmSync(stampFile(root), { force: true });
  // Every package works without its install script, and none is run. The flags win over what the user's settings say.
  const args = ["ci", "--ignore-scripts", "--include=dev", "--no-audit", "--no-fund", "--loglevel=error"];
  const told = { remedy: REMEDY, started };
  await narrate("installing the npm packages (npm ci)", () => runQuietly(npm, args, { cwd: root }, told));
}

const stampFile = (root) => join(root, "node_modules", ".sluice-stamp");

/** The stamp is written after everything else, so an interrupted install has none. */
function isStamped(root) {
  try {
    return readFileSync(stampFile(root), "utf8") === fingerprint(root);
  } catch {
    return false;
  }
}

/** A folder shared between machines, a container and its host say, is looked at anew on each of them. */
function fingerprint(root) {
  const lock = readFileSync(join(root, "package-lock.json"));
  return `${createHash("sha256").update(lock).digest("hex")} ${process.platform} ${process.arch}`;
}

/**
 * Whether somebody has installed exactly the packages of the lock file by hand, on a machine like this. npm lists what it
 * installed in a lock file of its own, which it writes last; optional packages of other platforms are missing from it.
 *
 * @param {string} root
 */
export function isInstalled(root) {
  try {
    const wanted = packagesIn(join(root, "package-lock.json"));
    const found = packagesIn(join(root, "node_modules", ".package-lock.json"));
    const isThere = ([path, { version, optional }]) =>
      path === "" || (path in found ? found[path].version === version : optional);
    const runsHere = ({ os, cpu }) => suits(os, process.platform) && suits(cpu, process.arch);
    return Object.entries(wanted).every(isThere) && Object.values(found).every(runsHere);
  } catch {
    return false;
  }
}

const packagesIn = (file) => JSON.parse(readFileSync(file, "utf8")).packages;

/** npm's lists of platforms name those that are allowed, or with a "!" those that are not. */
const suits = (list, own) =>
  !list || list.includes(own) || (list.every((name) => name.startsWith("!")) && !list.includes(`!${own}`));

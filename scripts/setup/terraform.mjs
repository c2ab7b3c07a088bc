import { mkdirSync, readFileSync, realpathSync, statSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { findCommand, outputOf } from "./command.mjs";
import { SetupError } from "./report.mjs";
import { isAtLeast } from "./version.mjs";

const NEEDED = "1.11";
const PATIENCE_MILLISECONDS = 10_000;
const REMEDY = "install a current one (https://developer.hashicorp.com/terraform/install)";

/**
 * Refuses a missing or old Terraform. Asking it takes a tenth of a second, so its answer is kept for as long as the file
 * is the same.
 *
 * @param {string} root the repository
 * @param {number} milliseconds how long it may take to say its version
 * @returns {string} its version
 */
export function ensureTerraform(root, milliseconds = PATIENCE_MILLISECONDS) {
  const file = findCommand("terraform");
  if (!file) throw new SetupError(`Terraform ${NEEDED} or later is needed, and there is none on the PATH; ${REMEDY}.`);
  const version = versionOf(file, join(root, ".sluice", "terraform-version.json"), milliseconds);
  if (!isAtLeast(version, NEEDED))
    throw new SetupError(`Terraform ${NEEDED} or later is needed, and ${file} is ${version ?? "broken"}; ${REMEDY}.`);
  return version;
}

function versionOf(file, cache, milliseconds) {
  const { size, mtimeMs } = statSync(file);
  const identity = [realpathSync(file), size, mtimeMs].join(" ");
  try {
    const known = JSON.parse(readFileSync(cache, "utf8"));
    if (known.identity === identity) return known.version;
  } catch {
    // Not asked yet.
  }
  const version = askVersion(file, milliseconds);
  if (version !== undefined) {
    mkdirSync(dirname(cache), { recursive: true });
    writeFileSync(cache, JSON.stringify({ identity, version }));
  }
  return version;
}

function askVersion(file, milliseconds) {
  const output = outputOf(file, ["version", "-json"], {
    milliseconds,
    refusal: `terraform does not answer: ${file} did not say its version within ${milliseconds / 1000} s; see what it waits for (${file} version), or ${REMEDY}.`,
  });
  try {
    const { terraform_version: version } = JSON.parse(output ?? "");
    return typeof version === "string" ? version : undefined;
  } catch {
    return undefined;
  }
}

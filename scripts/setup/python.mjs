import { findCommand, outputOf } from "./command.mjs";
import { SetupError } from "./report.mjs";
import { isAtLeast } from "./version.mjs";

const NEEDED = "3.10";
const NAMES = ["python3", "python3.14", "python3.13", "python3.12", "python3.11", "python3.10", "python"];
const ASK = `
import importlib.util, sys
print("%d.%d.%d" % sys.version_info[:3], all(importlib.util.find_spec(name) for name in ("venv", "ensurepip")))
`;

/**
 * A Python that can make virtual environments.
 *
 * @param {string} what it is for, as people know it
 * @returns {{ file: string, version: string }}
 * @throws {SetupError} with the remedy: none, too old, or without its venv module (Debian packages it apart)
 */
export function findPython(what) {
  const found = NAMES.map(findCommand).filter(Boolean).map(describe).filter(Boolean);
  const recent = found.filter(({ version }) => isAtLeast(version, NEEDED));
  const usable = recent.find(({ complete }) => complete);
  if (usable) return usable;
  if (recent[0]) {
    const { file, version } = recent[0];
    const name = `python${version.split(".").slice(0, 2).join(".")}-venv`;
    throw new SetupError(
      `${file} (Python ${version}) has no venv module; install it (on Debian: apt install ${name}).`,
    );
  }
  const best = found[0] ? `${found[0].file} is ${found[0].version}` : "there is none on the PATH";
  throw new SetupError(`Python ${NEEDED} or later is needed for ${what}, and ${best}; install a current one.`);
}

function describe(file) {
  const [version, complete] = outputOf(file, ["-c", ASK])?.split(" ") ?? [];
  return version && { file, version, complete: complete === "True" };
}

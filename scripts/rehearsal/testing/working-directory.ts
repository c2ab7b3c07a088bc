import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const repository = dirname(dirname(dirname(dirname(fileURLToPath(import.meta.url)))));

/** A directory to rehearse in that shares only the installed emulator with this repository. */
export function workingDirectory(): { readonly root: string; remove(): void } {
  const root = realpathSync(mkdtempSync(join(tmpdir(), "sluice-rehearsal-")));
  mkdirSync(join(root, ".sluice"));
  symlinkSync(join(repository, ".sluice", "venv"), join(root, ".sluice", "venv"));
  return { root, remove: () => rmSync(root, { recursive: true, force: true }) };
}

import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** A directory of its own in place of a rehearsal's. */
export function scratchDirectory(): { readonly directory: string; remove(): void } {
  const directory = mkdtempSync(join(tmpdir(), "sluice-live-"));
  return { directory, remove: () => rmSync(directory, { recursive: true, force: true }) };
}

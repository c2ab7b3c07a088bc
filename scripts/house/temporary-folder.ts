import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/**
 * Gives a run of all tests a temporary directory of its own, which is gone afterwards: CDKTF makes a directory for every app of a
 * test and leaves it there.
 */
export default function setup(): () => void {
  const directory = mkdtempSync(join(tmpdir(), "sluice-t-"));
  process.env.TMPDIR = directory;
  return () => rmSync(directory, { recursive: true, force: true, maxRetries: 3 });
}

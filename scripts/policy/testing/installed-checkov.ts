import { join } from "node:path";
import { messageOf } from "#scripts/engine/failure";
import { runCheckov } from "../checkov.ts";

const root = join(import.meta.dirname, "../../..");

/**
 * The real Checkov, which is installed first where it is missing, as `npm run check:policy` does.
 * @returns what runs it, or why it cannot be had (no network, no Python)
 */
export async function installedCheckov(): Promise<{ readonly run?: typeof runReal; readonly missing?: string }> {
  const setup = new URL("../../setup/python-environment.mjs", import.meta.url).href;
  try {
    await (await import(setup)).ensurePythonEnvironment(root, "checkov");
    return { run: runReal };
  } catch (error) {
    return { missing: messageOf(error) };
  }
}

const runReal = (directory: string, own: string) =>
  runCheckov(join(root, ".sluice", "checkov", "bin", "python"), directory, own);

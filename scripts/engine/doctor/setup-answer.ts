import { execFile } from "node:child_process";
import { promisify } from "node:util";

const run = promisify(execFile);

/** What a function of the set-up came to: its value, or the sentence with which it refused. */
export type SetupAnswer = { readonly value: unknown } | { readonly refusal: string };

/**
 * Asks a function of `scripts/setup`, which knows what this repository needs. In a process of its own, since the set-up is plain
 * JavaScript that waits for the programs it asks, and one that never answers must not stop anything else.
 * @param module file in scripts/setup, e.g. `python.mjs`
 * @param name exported function
 * @param argument given to it as text
 */
export async function askSetup(
  module: string,
  name: string,
  argument: string,
  signal: AbortSignal,
): Promise<SetupAnswer> {
  const { href } = new URL(`../../setup/${module}`, import.meta.url);
  const script = `
    const [module, name, argument] = process.argv.slice(1);
    const functions = await import(module);
    try {
      console.log(JSON.stringify({ value: (await functions[name](argument)) ?? null }));
    } catch (error) {
      if (error.constructor.name !== "SetupError") throw error;
      console.log(JSON.stringify({ refusal: error.message }));
    }`;
  const { stdout } = await run(process.execPath, ["--input-type=module", "--eval", script, href, name, argument], {
    signal,
    killSignal: "SIGKILL",
  });
  return JSON.parse(stdout) as SetupAnswer;
}

import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Command, CommanderError, Option } from "commander";
import type { Context } from "#scripts/commands/cli/context";
import { exitCodes } from "#scripts/commands/cli/report";
import { Failure, messageOf } from "#scripts/engine/failure";
import { printable } from "#scripts/engine/printable";
import { synthesize } from "#scripts/engine/synthesize";
import { checkPolicy, type EnvironmentVerdict, type PolicyCheck } from "./check.ts";
import { passes, verdictText } from "./verdict-text.ts";

/** Strictest first: what production needs, and what the frugal one may leave out. */
const CHECKED = ["prod", "dev"];

/** What a setting adds to an environment that has it off; checked with it, so that it may be turned on. */
const ADDED: Readonly<Record<string, string>> = { prod: "streams.mode=provisioned" };

/** Where the check works. */
export interface PolicySurroundings extends Pick<PolicyCheck, "skips" | "today" | "checkov"> {
  readonly platform: Context["platform"];
  /** Takes what is the result: text, or one JSON document. */
  readonly print: (text: string) => void;
  readonly note: (line: string) => void;
}

/**
 * Runs the command line of `npm run check:policy`.
 * @param argv arguments after the program's name
 * @returns the exit code
 */
export async function runPolicy(argv: readonly string[], surroundings: PolicySurroundings): Promise<number> {
  const { print, note } = surroundings;
  let exitCode: number = exitCodes.ok;
  const program = new Command("check:policy")
    .description(
      "reads every stack with Checkov; passes if nothing is open that is not accepted in scripts/policy/skips/",
    )
    .addOption(new Option("-e, --env <name...>", "check this alone").default(CHECKED))
    .option("--json", "print exactly one JSON document on standard output")
    .configureOutput({ writeOut: print, writeErr: (text) => note(text.trimEnd()) })
    .exitOverride()
    .action(async ({ env, json }: { env: readonly string[]; json?: boolean }) => {
      const verdicts = await checkEnvironments(env, surroundings);
      print(json ? `${JSON.stringify(verdicts, undefined, 2)}\n` : `${printable(verdictText(verdicts))}\n`);
      exitCode = verdicts.every(passes) ? exitCodes.ok : exitCodes.failed;
    });
  try {
    await program.parseAsync(argv, { from: "user" });
    return exitCode;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? exitCodes.ok : exitCodes.usage;
    note(`check:policy: ${printable(messageOf(error))}`);
    return exitCodes[error instanceof Failure ? error.kind : "failed"];
  }
}

/** Synthesizes the environments into a temporary directory and checks them. */
async function checkEnvironments(
  names: readonly string[],
  { platform: load, ...settings }: PolicySurroundings,
): Promise<EnvironmentVerdict[]> {
  const platform = await load();
  const folder = mkdtempSync(join(tmpdir(), "sluice-policy-synthesis-"));
  try {
    const environments = [...new Set(names)].map((environment) => {
      // Without the caller's variables: ad-hoc settings of a run are not what is deployed from the repository.
      const variables = { SLUICE_SET: ADDED[environment] };
      const { outdir } = synthesize({ platform, environment, outdir: join(folder, environment), variables });
      return { name: environment, outdir };
    });
    return await checkPolicy({ ...settings, environments });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { App } from "cdktf";
import type { PlatformStack } from "#constructs/core/platform-stack";
import { defineEnvironment } from "#environments/define";
import type { Environment, EnvironmentInput } from "#environments/environment";
import type { Context } from "#scripts/commands/cli/context";
import { exportedBy, sameSettings } from "#scripts/engine/adopt/environment-text";
import { withSettings, writtenSettings } from "#scripts/engine/adopt/with-settings";
import { openWorkbench, type Workbench } from "#scripts/engine/adopt/workbench";
import type { Setting } from "#scripts/engine/environment-file";
import { Failure } from "#scripts/engine/failure";
import { lineDifference } from "#scripts/engine/line-difference";

export type AddStacks = (app: App, environment: Environment) => readonly PlatformStack[];

/** An environment's file as it is to be, proved to run and to come to what is meant; not written yet. */
export interface Draft {
  readonly environment: Environment;
  /** Lines that change. */
  readonly difference: string;
  /** Replaces the file in one step. @throws Failure if somebody else has changed it meanwhile */
  write(): void;
}

/** The environment's file of a run, and a workbench over what it says. */
export interface EditedEnvironment {
  readonly file: string;
  readonly bench: Workbench;
  readonly addStacks: AddStacks;
  draft(settings: readonly Setting[]): Promise<Draft>;
}

/** The file of an environment in a repository. */
export const environmentFile = (root: string, name: string): string => join(root, "environments", `${name}.ts`);

/**
 * Opens the file of the environment that a run has synthesized.
 * @throws Failure if it is not there, does not run, or says something else than was synthesized
 */
export async function editEnvironment(context: Context, loaded: Environment): Promise<EditedEnvironment> {
  const { root } = context;
  const { name } = loaded;
  const file = environmentFile(root, name);
  const text = readFile(file);
  const input = await exportedBy(text, { root, name });
  refuseOtherFile(file, input, loaded);
  const { addStacks } = (await context.platform()) as unknown as { readonly addStacks: AddStacks };
  const bench = openWorkbench(input, addStacks);
  return {
    file,
    bench,
    addStacks,
    draft: async (settings) => {
      const candidate = withSettings(input, bench.environment, settings);
      const written = writtenSettings(input, bench.environment, settings);
      // Loaded here alone: the compiler behind it takes longer to load than all the rest.
      const { editSettings, replaceFile } = await import("#scripts/engine/environment-file");
      const edited = editSettings(text, { file, environment: name, settings: written });
      const difference = lineDifference(text, edited);
      if (!sameSettings(await exportedBy(edited, { root, name }), candidate))
        throw new Failure("failed", `${file} would not come to what was meant, and was left as it is:\n${difference}`);
      return {
        environment: defineEnvironment(candidate),
        difference,
        write: () => {
          if (readFile(file) !== text)
            throw new Failure(
              "failed",
              `${file} was changed by somebody else meanwhile, and was left like that: run this again`,
            );
          replaceFile(file, edited);
        },
      };
    },
  };
}

function readFile(file: string): string {
  if (existsSync(file)) return readFileSync(file, "utf8");
  throw new Failure("failed", `${file} is not there; an environment's file is called like the environment`);
}

/** What was synthesized is what the file says; another process may have edited it since. */
function refuseOtherFile(file: string, input: EnvironmentInput, { overrides: _, ...loaded }: Environment): void {
  const { overrides: __, ...said } = defineEnvironment(input);
  if (!sameSettings(said, loaded))
    throw new Failure("failed", `${file} was changed after this began, and was left like that: run this again`);
}

import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { App, Testing } from "cdktf";
import { partKinds } from "#constructs/core/part-settings";
import type { PlatformStack } from "#constructs/core/platform-stack";
import { defineEnvironment } from "#environments/define";
import type { Environment, EnvironmentInput } from "#environments/environment";
import type { Setting } from "#scripts/engine/environment-file";
import { messageOf } from "#scripts/engine/failure";
import { recorded } from "#scripts/engine/recorded";
import { type Synthesized, valueAt, withSettings } from "./with-settings.ts";

type StackClass = new (app: App, environment: Environment) => PlatformStack;

/** What an environment with other settings comes to. */
export type Trial =
  | { readonly kind: "synthesized"; readonly environment: Environment; readonly stacks: Synthesized }
  /** The environment, or a stack, does not take them; why, in the words of the error. */
  | { readonly kind: "refused"; readonly why: string };

/** A place to try settings on: all stacks of one environment, synthesized in memory as often as one likes. */
export interface Workbench {
  readonly environment: Environment;
  readonly stacks: ReadonlyMap<string, PlatformStack>;
  /** Terraform JSON of every stack as the file has it now, by stack id. */
  readonly base: Synthesized;
  /** Ids of stacks that ask for what a setting lies in: no other can change with it. */
  readersOf(path: readonly string[]): readonly string[];
  /**
   * Synthesizes stacks with some settings replaced.
   * @param only stacks to synthesize. @default all that read one of the settings
   */
  attempt(settings: readonly Setting[], only?: readonly string[]): Trial;
  close(): void;
}

/**
 * Opens a workbench.
 * @param input what the environment's file says
 * @param addStacks the platform's own, which also checks the whole
 */
export function openWorkbench(
  input: EnvironmentInput,
  addStacks: (app: App, environment: Environment) => readonly PlatformStack[],
): Workbench {
  const folder = mkdtempSync(join(tmpdir(), "sluice-adopt-"));
  const newApp = () => new App({ outdir: join(folder, "out"), stackTraces: false });
  const environment = defineEnvironment(input);
  const all = addStacks(newApp(), environment);
  const stacks = new Map(all.map((stack) => [stack.node.id, stack]));
  const readers = new Map<string, ReadonlySet<string>>();
  const base = new Map<string, unknown>();
  for (const stack of all) {
    const { value, read } = recorded(environment, 2);
    base.set(stack.node.id, synthesized(stack, newApp(), value));
    readers.set(stack.node.id, read);
  }
  const readersOf = (path: readonly string[]) => {
    const [outer = "", inner] = path;
    // What is said of one part is looked up by its stack alone.
    if (partKinds.some((kind) => kind === outer) && inner !== undefined)
      return [...stacks].filter(([, { concern }]) => inner.startsWith(`${concern}/`)).map(([id]) => id);
    const isRead = (read: ReadonlySet<string>) =>
      read.has(outer) && (inner === undefined || read.has(`${outer}.${inner}`) || read.has(`${outer}.*`));
    // Who asks for a record may look into it for a name that is not there yet, which leaves no trace.
    const isNew = inner !== undefined && valueAt(environment, [outer, inner]) === undefined;
    return [...readers].filter(([, read]) => (isNew ? read.has(outer) : isRead(read))).map(([id]) => id);
  };
  return {
    environment,
    stacks,
    base,
    readersOf,
    attempt: (settings, only) => {
      const ids = only ?? [...new Set(settings.flatMap(({ path }) => readersOf(path)))];
      try {
        const candidate = defineEnvironment(withSettings(input, environment, settings));
        const made = ids.map((id) => [id, synthesized(stacks.get(id)!, newApp(), candidate)] as const);
        return { kind: "synthesized", environment: candidate, stacks: new Map(made) };
      } catch (error) {
        return { kind: "refused", why: messageOf(error) };
      }
    },
    close: () => rmSync(folder, { recursive: true, force: true }),
  };
}

/** A stack of the same class for another environment, as Terraform would get it. */
function synthesized(stack: PlatformStack, app: App, environment: Environment): unknown {
  const Stack = stack.constructor as StackClass;
  return JSON.parse(Testing.synth(new Stack(app, environment), true));
}

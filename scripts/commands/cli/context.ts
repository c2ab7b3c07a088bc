import { createInterface } from "node:readline/promises";
import type { Environment } from "#environments/environment";
import type { ControlPlane } from "#scripts/engine/cloud/control-plane";
import type { Interruption } from "#scripts/engine/interruption";
import type { Progress } from "#scripts/engine/progress";
import type { Platform } from "#scripts/engine/synthesize";

/** What every command is given besides its own input. */
export interface Context {
  /** Directory of the repository. */
  readonly root: string;
  /** The caller's environment variables. */
  readonly variables: NodeJS.ProcessEnv;
  readonly progress: Progress;
  readonly interruption: Interruption;
  /** This repository's environments and stacks; loaded when first needed, as that takes a moment. */
  readonly platform: () => Promise<Platform<Environment>>;
  /** Opens what the engine needs of an account; see `openControlPlane`. */
  readonly controlPlane: (environment: Environment, variables: NodeJS.ProcessEnv) => Promise<ControlPlane>;
  /** Asks the person at the terminal; undefined when nobody is there. Resolves with one of the answers. */
  readonly ask: (<A extends string>(question: string, answers: readonly A[]) => Promise<A>) | undefined;
  /**
   * Asks for what must not be seen: the terminal shows nothing of the answers, which come in the order of the questions. Undefined when
   * nobody is there.
   */
  readonly askHidden?: ((questions: readonly string[]) => Promise<readonly string[]>) | undefined;
  /** Standard input to its end, or a little more than so many bytes of it; undefined where it is a terminal. */
  readonly readInput?: ((mostBytes: number) => Promise<Uint8Array>) | undefined;
  /** Runs the whole command line again in a fresh process, with these arguments added; resolves with its exit code. */
  readonly again: (extra: readonly string[]) => Promise<number>;
}

/** Loads environments and stacks of this repository. */
export async function loadPlatform(): Promise<Platform<Environment>> {
  const [{ environmentNames, loadEnvironments }, { addStacks }] = await Promise.all([
    import("#environments/index"),
    import("#stacks/index"),
  ]);
  return { environmentNames, loadEnvironments, addStacks };
}

/** Asks on the terminal, on standard error, until the answer is one of those allowed (or its beginning). */
export async function askOnTerminal<A extends string>(
  question: string,
  answers: readonly A[],
  signal: AbortSignal,
): Promise<A> {
  const terminal = createInterface({ input: process.stdin, output: process.stderr });
  // Readline takes Ctrl-C for itself while it asks; it means the same as anywhere else.
  terminal.on("SIGINT", () => process.kill(process.pid, "SIGINT"));
  try {
    for (;;) {
      const given = (await terminal.question(`${question} (${answers.join("/")}) `, { signal })).trim().toLowerCase();
      const matching = answers.filter((answer) => given !== "" && answer.startsWith(given));
      if (matching.length === 1) return matching[0] as A;
    }
  } finally {
    terminal.close();
  }
}

/** Asks on the terminal without showing what is typed; see `askHidden`. */
export async function askHiddenOnTerminal(
  questions: readonly string[],
  signal: AbortSignal,
): Promise<readonly string[]> {
  const { askHidden } = await import("./hidden-input.ts");
  // Raw mode takes Ctrl-C for a character; it means the same as anywhere else.
  const interrupt = () => void process.kill(process.pid, "SIGINT");
  return askHidden(questions, { input: process.stdin, output: process.stderr, interrupt }, signal);
}

/** Standard input to its end, or to a little more than so many bytes. */
export async function readStandardInput(mostBytes: number): Promise<Uint8Array> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of process.stdin) {
    chunks.push(chunk as Buffer);
    length += (chunk as Buffer).length;
    if (length > mostBytes) break;
  }
  return Buffer.concat(chunks);
}

/** The control plane of the account that the variables lead to; its clients are loaded when first needed. */
export const loadControlPlane: Context["controlPlane"] = async (environment, variables) => {
  const { openControlPlane } = await import("#scripts/engine/cloud/control-plane");
  return openControlPlane(environment, variables);
};

import { join } from "node:path";
import { Failure } from "#scripts/engine/failure";
import type { Interruption } from "#scripts/engine/interruption";
import type { OwnCommand } from "#scripts/engine/own-command";
import { underLock } from "#scripts/engine/process-lock";
import { settingsHaveChanged } from "./backend-memory.ts";
import { type ProcessEnd, runInGroup } from "./process-group.ts";
import { TerraformError } from "./terraform-error.ts";
import { type Diagnostic, type LogEntry, readLogLine } from "./terraform-log.ts";

/** How Terraform is run for a whole deployment; the same for all of its stacks. */
export interface TerraformSettings {
  /** @default `terraform` from PATH */
  readonly binary?: string;
  /** Environment variables of the children, e.g. those that attach a rehearsal. */
  readonly environment: NodeJS.ProcessEnv;
  readonly interruption: Interruption;
  /**
   * Lets a running Terraform finish and save its state if this process is killed: right on AWS; in a rehearsal, whose cloud goes
   * with this process, there is nothing left to save to. @default false
   */
  readonly outlives?: boolean;
  /** How long to wait for a state that somebody else has locked. @default 0, fails at once */
  readonly lockTimeoutSeconds?: number | undefined;
  /** Command lines of this tool on the same target, for what there is to do about a failure. @default without a target */
  readonly command?: OwnCommand | undefined;
}

/** Where a stack's Terraform runs, and who listens to its log. */
export interface TerraformPlace {
  readonly stackId: string;
  /** The directory with the stack's `cdk.tf.json`. */
  readonly directory: string;
  readonly onLog?: (entry: LogEntry) => void;
}

/** Terraform in one stack's directory. Every method throws TerraformError, or Failure("interrupted"). */
export interface Terraform {
  /** Prepares the directory. Never asks, never migrates a state. */
  init(): Promise<void>;
  /** Writes a plan file. */
  plan(options: {
    readonly out: string;
    readonly destroy?: boolean;
    readonly refresh?: boolean;
    /** Holds the state's lock meanwhile. @default true */
    readonly lock?: boolean;
    /** Looks at these addresses and what they depend on, and at nothing else. @default the whole stack */
    readonly targets?: readonly string[];
  }): Promise<void>;
  /** The plan file as Terraform's JSON. It contains secrets in clear: read it, never print it. */
  show(planFile: string): Promise<unknown>;
  /** Does what the plan file says and nothing else. */
  apply(planFile: string): Promise<void>;
  /** Takes an object that exists into the state. */
  import(address: string, id: string): Promise<void>;
  /** Writes a state from a file in place of the stack's; refused if that is another one by now than the serial before it. */
  push(stateFile: string): Promise<void>;
  /** Lets the state forget the resource at an address; the object itself stays as it is. */
  forget(address: string): Promise<void>;
  /**
   * Releases the state's lock, whoever holds it.
   * @param lockId the lock's own id, a UUID
   */
  forceUnlock(lockId: string): Promise<void>;
}

/** Terraform's own directory inside a stack's, holding backend configuration and provider links. */
export const dataDirectory = (place: Pick<TerraformPlace, "directory">, environment: NodeJS.ProcessEnv): string =>
  join(place.directory, environment.TF_DATA_DIR ?? ".terraform");

/** The variables that make Terraform quiet and self-contained: no questions, no update check, no interactive hints. */
export const automation = { TF_IN_AUTOMATION: "1", TF_INPUT: "0", CHECKPOINT_DISABLE: "1" } as const;

/** Terraform for one stack. */
export function terraformFor(place: TerraformPlace, settings: TerraformSettings): Terraform {
  const { binary = "terraform", interruption, outlives = false, lockTimeoutSeconds = 0 } = settings;
  const env = { ...settings.environment, ...automation };
  const waiting = lockTimeoutSeconds > 0 ? [`-lock-timeout=${lockTimeoutSeconds}s`] : [];

  const run = async (args: readonly string[], streamed: boolean): Promise<string> => {
    if (interruption.requested.aborted)
      throw new Failure("interrupted", `${place.stackId}: interrupted before \`terraform ${args[0]}\``);
    const diagnostics: Diagnostic[] = [];
    const text: string[] = [];
    const onLine = (line: string) => {
      const entry = readLogLine(line);
      if (entry.kind === "diagnostic") diagnostics.push(entry.diagnostic);
      if (entry.kind === "text") text.push(entry.text);
      place.onLog?.(entry);
    };
    const end = await runInGroup({
      command: binary,
      args,
      cwd: place.directory,
      env,
      interruption,
      ...(streamed && { onLine, outlives }),
    });
    if (end.code === 0) return end.stdout;
    if (interruption.requested.aborted)
      throw new Failure("interrupted", `${place.stackId}: interrupted during \`terraform ${args[0]}\``);
    throw new TerraformError({
      stackId: place.stackId,
      command: `terraform ${args[0]}`,
      directory: place.directory,
      diagnostics,
      output: [...text, end.stderr].join("\n"),
      end: describeEnd(end),
      attached: settings.environment.TF_REATTACH_PROVIDERS !== undefined,
      own: settings.command,
    });
  };

  return {
    init: () => {
      const data = dataDirectory(place, env);
      // Whoever runs here as well must not read what is half written.
      return underLock(`${data}.init`, interruption.requested, async () => {
        const flags = settingsHaveChanged(place.directory, data) ? ["-reconfigure"] : [];
        await run(["init", "-json", "-input=false", ...flags], true);
      });
    },
    plan: async ({ out, destroy = false, refresh = true, lock = true, targets = [] }) => {
      const flags = [
        ...targets.map((address) => `-target=${address}`),
        ...(destroy ? ["-destroy"] : []),
        ...(refresh ? [] : ["-refresh=false"]),
        ...(lock ? waiting : ["-lock=false"]),
      ];
      await run(["plan", "-json", "-input=false", `-out=${out}`, ...flags], true);
    },
    show: async (planFile) => JSON.parse(await run(["show", "-json", "-no-color", planFile], false)) as unknown,
    apply: async (planFile) => void (await run(["apply", "-json", "-input=false", ...waiting, planFile], true)),
    import: async (address, id) => {
      const words = [assertWord(address), assertWord(id)];
      await run(["import", "-input=false", "-no-color", ...waiting, ...words], false);
    },
    push: async (stateFile) => void (await run(["state", "push", ...waiting, stateFile], false)),
    forget: async (address) => void (await run(["state", "rm", ...waiting, assertWord(address)], false)),
    forceUnlock: async (lockId) => {
      if (!uuid.test(lockId)) throw new Failure("failed", `${place.stackId}: "${lockId}" is not the id of a lock`);
      await run(["force-unlock", "-force", lockId], false);
    },
  };
}

const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** A text that Terraform cannot take for one of its options. */
function assertWord(text: string): string {
  if (text !== "" && !text.startsWith("-")) return text;
  throw new Failure("failed", `"${text}" cannot be imported: Terraform would take it for an option`);
}

const describeEnd = ({ code, signal }: ProcessEnd): string =>
  code === null ? `killed by ${signal}` : `exit code ${code}`;

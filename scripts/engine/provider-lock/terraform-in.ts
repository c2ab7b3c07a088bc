import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { Failure } from "#scripts/engine/failure";
import type { Interruption } from "#scripts/engine/interruption";
import { runInGroup } from "#scripts/engine/terraform/process-group";
import { automation } from "#scripts/engine/terraform/terraform";
import { configurationFor, type Requirements } from "./requirements.ts";

/** Where and how Terraform is asked for providers. */
export interface ProviderSource {
  /** Directory of the repository; temporary files go below its `.sluice`. */
  readonly root: string;
  /** The caller's variables. `SLUICE_PROVIDER_MIRROR` names a Terraform filesystem mirror to take providers from. */
  readonly variables: NodeJS.ProcessEnv;
  readonly interruption: Interruption;
  /** @default `terraform` from PATH */
  readonly binary?: string | undefined;
}

/** A directory with a configuration that asks for providers and nothing else. */
export interface ProviderDirectory {
  readonly path: string;
  /** Runs Terraform there. @throws Failure("failed") in one sentence, or Failure("interrupted") */
  terraform(args: readonly string[], extra?: NodeJS.ProcessEnv): Promise<void>;
}

/** Works in such a directory, which is gone afterwards. */
export async function inProviderDirectory<T>(
  source: ProviderSource,
  requirements: Requirements,
  work: (directory: ProviderDirectory) => Promise<T>,
): Promise<T> {
  const parent = join(source.root, ".sluice");
  mkdirSync(parent, { recursive: true, mode: 0o700 });
  const path = mkdtempSync(join(parent, "providers-"));
  try {
    writeFileSync(join(path, "main.tf.json"), configurationFor(requirements));
    return await work({ path, terraform: (args, extra) => run(source, path, args, extra) });
  } finally {
    rmSync(path, { recursive: true, force: true });
  }
}

/** Settings of a stack's Terraform that have no place here. */
const ofStacks = /^TF_(CLI_ARGS|DATA_DIR$|WORKSPACE$|REATTACH_PROVIDERS$)/;

async function run(source: ProviderSource, cwd: string, args: readonly string[], extra: NodeJS.ProcessEnv = {}) {
  const { variables, interruption, binary = "terraform" } = source;
  const inherited = Object.fromEntries(Object.entries(variables).filter(([name]) => !ofStacks.test(name)));
  const env = { ...inherited, ...automation, ...mirrorVariables(source, cwd), ...extra };
  const end = await runInGroup({ command: binary, args, cwd, env, interruption });
  if (interruption.requested.aborted)
    throw new Failure("interrupted", `interrupted during \`terraform ${args[0]}\`; run it again`);
  if (end.code !== 0) throw new Failure("failed", explain(`${end.stdout}\n${end.stderr}`, variables));
}

/** The variables that make Terraform install from the mirror, if one is named, and otherwise as it is configured. */
export function mirrorVariables({ variables }: ProviderSource, directory: string): NodeJS.ProcessEnv {
  const mirror = variables.SLUICE_PROVIDER_MIRROR;
  if (!mirror) return {};
  const TF_CLI_CONFIG_FILE = join(directory, "terraform.rc");
  const installation = `provider_installation {\n  filesystem_mirror {\n    path = ${JSON.stringify(resolve(mirror))}\n  }\n}\n`;
  writeFileSync(TF_CLI_CONFIG_FILE, installation, { mode: 0o600 });
  return { TF_CLI_CONFIG_FILE };
}

function explain(output: string, { SLUICE_PROVIDER_MIRROR: mirror }: NodeJS.ProcessEnv): string {
  const text = output.replace(/[│╷╵\s]+/g, " ").trim();
  const detail = /Error: (.*?)(?= Error: |$)/.exec(text)?.[1] ?? text;
  if (/match(es)? any of the checksums|checksums? .*mismatch/i.test(detail))
    return `a provider package is not the one whose checksums are locked; if nobody can say why, somebody has changed it: ${detail}`;
  if (mirror)
    return `the providers cannot be had from SLUICE_PROVIDER_MIRROR (${mirror}); it must hold each provider, version and platform that is asked for, as \`terraform providers mirror\` writes them, or name fewer with --platform: ${detail}`;
  if (/could not connect|discovery|no such host|timeout|connection refused/i.test(detail))
    return `the providers cannot be had: their registry does not answer; run this where there is a network, or name a Terraform filesystem mirror in SLUICE_PROVIDER_MIRROR (\`terraform providers mirror DIR\` makes one): ${detail}`;
  return `the providers cannot be had: ${detail}`;
}

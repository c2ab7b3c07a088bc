import { mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { createProgress } from "#scripts/engine/create-progress";
import type { StackNode } from "#scripts/engine/graph";
import type { Progress } from "#scripts/engine/progress";
import { automation } from "#scripts/engine/terraform/terraform";

/** A stack node of the environment `test` that publishes its own concern. */
export const stackNode = (concern: string, reads: readonly string[] = []): StackNode => ({
  id: `test-${concern}`,
  environment: "test",
  concern,
  stateKey: `test/region/${concern}/terraform.tfstate`,
  publishes: concern,
  reads,
});

/** A directory of its own with Terraform configurations that need no provider and keep their states in files. */
export interface StacksOnDisk {
  readonly root: string;
  /** Writes a stack: Terraform JSON, to which a local backend is added. */
  write(stackId: string, configuration: Record<string, unknown>): void;
  directoryOf(stackId: string): string;
  stateFileOf(stackId: string): string;
  /** A state as Terraform left it. */
  stateOf(stackId: string): { readonly serial: number; readonly resources: readonly unknown[] };
  /** Directory of the states by key; what else the control plane keeps lies there too. */
  readonly states: string;
  remove(): void;
}

/** Makes such a directory. */
export function stacksOnDisk(): StacksOnDisk {
  const root = realpathSync(mkdtempSync(join(tmpdir(), "sluice-engine-")));
  const directoryOf = (stackId: string) => join(root, "stacks", stackId);
  const states = join(root, "states");
  const stateFileOf = (stackId: string) => join(states, stackId.replace(/^test-/, "test/region/"), "terraform.tfstate");
  return {
    root,
    states,
    directoryOf,
    stateFileOf,
    stateOf: (stackId) => JSON.parse(readFileSync(stateFileOf(stackId), "utf8")),
    write: (stackId, configuration) => {
      mkdirSync(directoryOf(stackId), { recursive: true });
      mkdirSync(dirname(stateFileOf(stackId)), { recursive: true });
      const terraform = { backend: { local: { path: stateFileOf(stackId) } } };
      writeFileSync(join(directoryOf(stackId), "cdk.tf.json"), JSON.stringify({ terraform, ...configuration }));
    },
    remove: () => rmSync(root, { recursive: true, force: true }),
  };
}

/** Environment of a Terraform that knows nothing of the machine's own configuration. */
export const bareTerraform: NodeJS.ProcessEnv = {
  PATH: process.env.PATH,
  HOME: "/nonexistent",
  TF_CLI_CONFIG_FILE: "/dev/null",
  ...automation,
};

/** A progress whose lasting lines can be read. */
export function recordedProgress(): { readonly progress: Progress; readonly lines: string[] } {
  const lines: string[] = [];
  const stream = { write: (text: string) => lines.push(text.trimEnd()) };
  return { progress: createProgress(stream, { live: false }), lines };
}

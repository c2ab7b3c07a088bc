import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { SynthesizedEnvironment } from "../check.ts";

/** Environments as a synthesis leaves them, in a temporary directory. */
export interface SynthesizedStacks {
  /** @param stacks resources by stack id */
  environment(name: string, stacks: Readonly<Record<string, object>>): SynthesizedEnvironment;
  remove(): void;
}

export function synthesizedStacks(): SynthesizedStacks {
  const root = mkdtempSync(join(tmpdir(), "sluice-policy-test-"));
  return {
    environment: (name, stacks) => {
      const outdir = join(root, name);
      for (const [id, resource] of Object.entries(stacks)) {
        mkdirSync(join(outdir, "stacks", id), { recursive: true });
        writeFileSync(join(outdir, "stacks", id, "cdk.tf.json"), JSON.stringify({ resource }));
      }
      return { name, outdir };
    },
    remove: () => rmSync(root, { recursive: true, force: true }),
  };
}

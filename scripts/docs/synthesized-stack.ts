import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { App, Testing } from "cdktf";
import type { PlatformStack } from "#constructs/core/platform-stack";
import type { Environment } from "#environments/environment";
import { recorded } from "#scripts/engine/recorded";
import { concerns } from "#stacks/index";

/** Arguments of one resource as Terraform reads them. */
export type Arguments = Readonly<Record<string, unknown>>;

/** One stack of one environment. */
export interface SynthesizedStack {
  readonly concern: string;
  readonly stack: PlatformStack;
  /** Resources by address, without data sources. */
  readonly resources: ReadonlyMap<string, Arguments>;
  /** Settings of the environment that it asks for, by their first names. */
  readonly settings: ReadonlySet<string>;
}

type Json = { readonly resource?: Readonly<Record<string, Readonly<Record<string, Arguments>>>> };

/** Every stack of an environment, in the order of stacks/index.ts, as Terraform would get it. */
export function synthesizedStacks(environment: Environment): SynthesizedStack[] {
  const outdir = mkdtempSync(join(tmpdir(), "sluice-docs-"));
  try {
    const app = new App({ outdir, stackTraces: false });
    return concerns.map((Stack) => {
      const { value, read } = recorded(environment);
      const stack = new Stack(app, value);
      const { resource = {} } = JSON.parse(Testing.synth(stack, false)) as Json;
      const entries = Object.entries(resource).flatMap(([type, blocks]) =>
        Object.entries(blocks).map(([id, block]) => [`${type}.${id}`, block] as const),
      );
      return { concern: stack.concern, stack, resources: new Map(entries), settings: read };
    });
  } finally {
    rmSync(outdir, { recursive: true, force: true });
  }
}

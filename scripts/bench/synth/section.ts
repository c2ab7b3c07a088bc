import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { environmentNames } from "#environments/index";
import { runChild } from "#scripts/bench/child";
import type { BenchContext, Measurement, Section } from "#scripts/bench/section";

const repository = join(import.meta.dirname, "../../..");

interface Variant {
  readonly name: string;
  /** Arguments of node. */
  readonly args: readonly string[];
}

const variants: readonly Variant[] = [
  { name: "as cdktf runs it", args: ["scripts/run.mjs", "app.ts"] },
  { name: "file by file", args: ["--import", "tsx", "app.ts"] },
  // What `import { KinesisStream } from "@cdktf/provider-aws"` in any one file costs: all of the bindings are loaded.
  { name: "barrel import", args: ["--import", "@cdktf/provider-aws", "scripts/run.mjs", "app.ts"] },
];

/** The synthesis of every stack of every environment: start of the process, imports, bundles, JSON. */
export const synthSection = (measured: readonly Variant[] = variants): Section => ({
  name: "synth",
  title: `synth: every stack of ${environmentNames.join(", ")}`,
  run: async ({ runs = 3 }, context) => {
    const outdir = mkdtempSync(join(tmpdir(), "sluice-bench-synth-"));
    try {
      // Bundles and compiled TypeScript are kept from run to run; the first one pays for them.
      await synth(measured[0]!, outdir, context);
      const measurements: Measurement[] = measured.map(({ name: contestant }) => ({
        scenario: "synth",
        contestant,
        seconds: [],
      }));
      for (let run = 1; run <= runs; run++) {
        for (const [index, variant] of measured.entries()) {
          const seconds = await synth(variant, outdir, context);
          context.note(`synth: ${variant.name}: ${seconds.toFixed(2)} s (${run} of ${runs})`);
          (measurements[index]!.seconds as number[]).push(seconds);
        }
      }
      const stacks = readdirSync(join(outdir, "stacks")).length;
      return { baseline: measured[0]!.name, measurements, facts: { environments: environmentNames.length, stacks } };
    } finally {
      rmSync(outdir, { recursive: true, force: true });
    }
  },
});

async function synth({ args }: Variant, outdir: string, { signal }: BenchContext): Promise<number> {
  const env = { ...process.env, CDKTF_OUTDIR: outdir, SLUICE_ENV: undefined };
  const { seconds } = await runChild({
    command: process.execPath,
    args,
    cwd: repository,
    env,
    signal,
  });
  return seconds;
}

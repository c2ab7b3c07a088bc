import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Context } from "#scripts/commands/cli/context";
import { exitCodes, type Report, table } from "#scripts/commands/cli/report";
import { Failure } from "#scripts/engine/failure";
import { lockFileName } from "#scripts/engine/provider-lock/lock-file";
import { fillCache, pluginCache, thisPlatform } from "#scripts/engine/provider-lock/plugin-cache";
import { type Requirements, requirementsIn } from "#scripts/engine/provider-lock/requirements";
import { usualPlatforms, writeProviderLock } from "#scripts/engine/provider-lock/write-lock";
import { synthesize } from "#scripts/engine/synthesize";

export interface LockInput {
  /** e.g. `linux_amd64`. @default Linux and macOS on both processors */
  readonly platforms?: readonly string[];
}

/** Locks the providers of all stacks of all environments, and has them in this machine's cache. */
export async function lock(context: Context, { platforms = usualPlatforms }: LockInput): Promise<Report> {
  const { root, variables, interruption, progress } = context;
  const source = { root, variables, interruption };
  const requirements = await requirementsOfAll(context);
  if (requirements.size === 0) throw new Failure("failed", "no stack asks for a provider, so there is nothing to lock");
  const task = progress.task("lock");
  try {
    task.update("checksums of every platform");
    const locked = await writeProviderLock(source, requirements, platforms);
    task.update("plugin cache");
    const here = platforms.includes(thisPlatform());
    if (here) await fillCache(source, requirements, locked);
    task.end("done", `${lockFileName} written; commit it`);
    const providers = [...locked].map(([provider, { version, checksums }]) => ({ provider, version, checksums }));
    const rows = providers.map(({ provider, version, checksums }) => [provider, version, `${checksums} checksums`]);
    return {
      data: { file: join(root, lockFileName), platforms, providers, cache: here ? pluginCache(source) : null },
      text: table(rows),
      exitCode: exitCodes.ok,
    };
  } catch (error) {
    task.end("failed", "not finished");
    throw error;
  }
}

async function requirementsOfAll(context: Context): Promise<Requirements> {
  const platform = await context.platform();
  const outdir = mkdtempSync(join(tmpdir(), "sluice-lock-"));
  try {
    const directories = platform.environmentNames.flatMap((environment) => {
      const { graph, directoryOf } = synthesize({ platform, environment, outdir, variables: context.variables });
      return graph.stacks.map(({ id }) => directoryOf(id));
    });
    return requirementsIn(directories);
  } finally {
    rmSync(outdir, { recursive: true, force: true });
  }
}

import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { readTerraformJson } from "#scripts/engine/ledger/terraform-json";
import { type EnvironmentFacts, type SynthesisRequest, synthesize } from "#scripts/engine/synthesize";
import type { Configurations } from "./estimate.ts";

/** An environment and its stacks' Terraform JSON, by stack id. */
export interface Configured<E extends EnvironmentFacts> {
  readonly environment: E;
  readonly configurations: Configurations;
}

/**
 * Synthesizes an environment into memory, by way of a temporary directory. Writes nothing else and needs no account.
 * @param request whose `variables` may change settings, as SLUICE_SET does
 */
export function configurationsOf<E extends EnvironmentFacts>(
  request: Omit<SynthesisRequest<E>, "outdir">,
): Configured<E> {
  const outdir = mkdtempSync(join(tmpdir(), "sluice-cost-"));
  try {
    const { environment, graph, directoryOf } = synthesize({ ...request, outdir });
    const configurations = new Map(graph.stacks.map(({ id }) => [id, readTerraformJson(directoryOf(id))]));
    return { environment, configurations };
  } finally {
    rmSync(outdir, { recursive: true, force: true });
  }
}

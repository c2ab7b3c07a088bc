import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { destroy } from "#scripts/commands/destroy/destroy";
import { plan } from "#scripts/commands/plan/plan";
import { realContext } from "#scripts/commands/testing/real-context";
import type { PlanCounts } from "#scripts/engine/plan/plan-summary";
import { workingDirectory } from "#scripts/rehearsal/testing/working-directory";
import { deploy } from "./deploy.ts";

// It runs where SLUICE_PROVIDER_MIRROR names a directory with the provider, against the emulator, and is skipped elsewhere.
describe.skipIf(!process.env.SLUICE_PROVIDER_MIRROR)("with the real AWS provider", () => {
  let directory: ReturnType<typeof workingDirectory>;
  beforeAll(() => {
    directory = workingDirectory();
  });
  afterAll(() => directory?.remove());

  it("deploys a producer and its reader, plans nothing more, skips both with --changed, and destroys them in turn", async () => {
    const { context } = realContext(directory.root);
    const input = {
      environment: "local",
      stacks: ["keys", "secrets"],
      rehearse: true,
      provider: "aws",
      yes: true,
    } as const;
    const changesOf = ({ data }: { data: unknown }) =>
      (data as { stacks: { id: string; changes: PlanCounts | null }[] }).stacks.map(({ id, changes }) => [
        id,
        changes && changes.add > 0,
      ]);

    const first = await deploy(context, input);
    expect(first.exitCode, first.text).toBe(0);
    expect(changesOf(first)).toEqual([
      ["local-keys", true],
      ["local-secrets", true],
    ]);
    const planned = await plan(context, { ...input, markdown: false, detailedExitcode: true });
    expect(planned.exitCode, planned.text).toBe(0);
    expect(changesOf(await deploy(context, { ...input, changed: true }))).toEqual([
      ["local-keys", null],
      ["local-secrets", null],
    ]);
    const gone = await destroy(context, input);
    expect(gone.exitCode, gone.text).toBe(0);
    expect((gone.data as { stacks: { id: string }[] }).stacks.map(({ id }) => id)).toEqual([
      "local-secrets",
      "local-keys",
    ]);
  }, 300_000);
});

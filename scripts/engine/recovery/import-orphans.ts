import { Failure, messageOf } from "#scripts/engine/failure";
import type { Progress } from "#scripts/engine/progress";
import type { Terraform } from "#scripts/engine/terraform/terraform";
import type { Orphan } from "./orphans.ts";

/** What became of one orphan. `absent`: it might have existed and does not. */
export interface ImportResult {
  readonly orphan: Orphan;
  readonly outcome: "imported" | "absent" | "failed";
  /** Why it failed; null otherwise. */
  readonly reason: string | null;
}

interface Importing {
  /** In the stack's initialised directory. */
  readonly terraform: Pick<Terraform, "import">;
  /** Lets the state forget the object at an address, if that is gone; see `forgetGone`. */
  readonly forget: (address: string) => Promise<void>;
  readonly progress: Progress;
}

/**
 * Imports every orphan of one stack that has a command, one after the other: each takes the state's lock. Goes on after one fails.
 * @throws Failure("interrupted")
 */
export async function importOrphans(
  stackId: string,
  orphans: readonly Orphan[],
  { terraform, forget, progress }: Importing,
): Promise<readonly ImportResult[]> {
  const task = progress.task(stackId);
  const results: ImportResult[] = [];
  try {
    for (const orphan of orphans) {
      const { address, importId, command } = orphan;
      if (command === undefined || address === undefined || importId === undefined) continue;
      task.update(`import ${address}`);
      results.push(
        await attempt(orphan, async () => {
          if (orphan.replaces) await forget(address);
          await terraform.import(address, importId);
        }),
      );
    }
  } catch (error) {
    task.end("failed", messageOf(error));
    throw error;
  }
  const count = (outcome: ImportResult["outcome"]) => results.filter((each) => each.outcome === outcome).length;
  const failed = count("failed");
  task.end(failed > 0 ? "failed" : "done", `${count("imported")} imported${failed > 0 ? `, ${failed} failed` : ""}`);
  return results;
}

async function attempt(orphan: Orphan, work: () => Promise<void>): Promise<ImportResult> {
  try {
    await work();
    return { orphan, outcome: "imported", reason: null };
  } catch (error) {
    if (error instanceof Failure && error.kind === "interrupted") throw error;
    const reason = messageOf(error);
    const absent = !orphan.certain && /Cannot import non-existent remote object/.test(reason);
    return absent ? { orphan, outcome: "absent", reason: null } : { orphan, outcome: "failed", reason };
  }
}

import type { Context } from "#scripts/commands/cli/context";
import { Failure } from "#scripts/engine/failure";
import type { HeldLock } from "#scripts/engine/recovery/locks";
import { lockText } from "./recover-report.ts";

/**
 * Asks before locks are released whose holders may be alive: two runs on one state would ruin it. Those of processes that are known
 * to be gone are released as asked.
 * @throws Failure("decision") if nobody can answer or the answer is no
 */
export async function confirmRelease({ ask, progress }: Context, locks: readonly HeldLock[]): Promise<void> {
  const doubtful = locks.filter(({ holder }) => holder.kind === "unknown");
  if (doubtful.length === 0) return;
  const lines = doubtful.map(lockText).join("\n");
  if (!ask)
    throw new Failure(
      "decision",
      `${lines}\nNobody knows whether these still run. Make sure that they do not, then add --yes`,
    );
  const answer = await progress.aside(() =>
    ask(`${lines}\nNobody knows whether these still run. Release them?`, ["yes", "no"]),
  );
  if (answer === "no") throw new Failure("decision", "nothing was released");
}

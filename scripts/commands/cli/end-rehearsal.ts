import type { Rehearsal } from "#scripts/rehearsal/rehearsal";
import type { Context } from "./context.ts";

/** Ends a rehearsal once no other command works in it any more, or as soon as Ctrl-C is pressed (once more). */
export async function endRehearsal(
  rehearsal: Pick<Rehearsal, "outlastAttached" | "stop">,
  { interruption: { requested, forced } }: Pick<Context, "interruption">,
): Promise<void> {
  await rehearsal.outlastAttached(requested.aborted ? forced : requested);
  await rehearsal.stop();
}

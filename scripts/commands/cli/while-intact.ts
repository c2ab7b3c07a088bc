import { createInterruption } from "#scripts/engine/interruption";
import type { Rehearsal } from "#scripts/rehearsal/rehearsal";
import type { Context } from "./context.ts";

/**
 * Does work that needs the local cloud. Should the cloud end by itself, the work is cut short at once, since everything it
 * still waits for would only time out.
 * @throws the reason why the cloud ended, rather than what followed from it
 */
export async function whileIntact<T>(
  { broken }: Pick<Rehearsal, "broken">,
  context: Context,
  work: (context: Context) => Promise<T>,
): Promise<T> {
  const { requested, forced } = context.interruption;
  const inner = createInterruption();
  const passOn = () => inner.interrupt();
  for (const stage of [requested, forced]) {
    if (stage.aborted) passOn();
    else stage.addEventListener("abort", passOn, { once: true });
  }
  let reason: Error | undefined;
  let over = false;
  void broken.then((error) => {
    if (over) return;
    reason = error;
    inner.interrupt();
    inner.interrupt();
  });
  try {
    const value = await work({ ...context, interruption: inner });
    if (reason) throw reason;
    return value;
  } catch (error) {
    throw reason ?? error;
  } finally {
    over = true;
    for (const stage of [requested, forced]) stage.removeEventListener("abort", passOn);
  }
}

import { formatSeconds } from "#scripts/engine/progress";
import type { PaceReport } from "./sender/pace.ts";

/** A rate was kept if it is this part of what was asked for, and nothing waited longer than so many milliseconds. */
const KEPT = { part: 0.95, lateMs: 1_000 };

/** How well a set rate was kept, in one line; where it was not, what that means for the latencies. */
export function paceText({ usual, spike, mostLateMs }: PaceReport): string {
  const parts = [...(usual ? [{ ...usual, when: "" }] : []), ...(spike ? [{ ...spike, when: " in the spike" }] : [])];
  const rates = parts.map(({ asked, achieved, when }) => `${Math.round(achieved)} of ${asked} per second${when}`);
  const isKept = mostLateMs <= KEPT.lateMs && parts.every(({ asked, achieved }) => achieved >= asked * KEPT.part);
  const sent = parts.length === 0 ? "sent in one request" : `sent ${rates.join(", ")}`;
  if (isKept) return sent;
  return `${sent}: NOT AS ASKED FOR; a request waited up to ${formatSeconds(mostLateMs / 1000)} to be sent, which latencies do not count`;
}

import { type Check, ok, problem, skipped, warning } from "./finding.ts";

export interface ClockQuestion {
  /** Who has the right time: an endpoint of AWS. */
  readonly url: string;
  readonly now?: () => number;
}

const MINUTE = 60_000;
const REMEDY = process.platform === "darwin" ? "sudo sntp -sS time.apple.com" : "sudo timedatectl set-ntp true";

/** How far this machine's clock is off: AWS refuses a request that was signed more than five minutes away from its own time. */
export const clockCheck = ({ url, now = Date.now }: ClockQuestion): Check => ({
  name: "clock",
  examine: async (signal) => {
    const before = now();
    const answer = await fetch(url, { method: "HEAD", redirect: "manual", signal }).catch(() => undefined);
    const theirs = Date.parse(answer?.headers.get("date") ?? "");
    if (Number.isNaN(theirs)) return skipped(`not compared: ${new URL(url).host} could not be reached`);
    const off = Math.abs(theirs - (before + now()) / 2);
    const found = `${Math.round(off / 1_000)} s off`;
    if (off > 4 * MINUTE) return problem(`${found}; AWS refuses what is signed more than 5 min off`, REMEDY);
    return off > MINUTE ? warning(found, REMEDY) : ok("right to the minute, as AWS has it");
  },
});

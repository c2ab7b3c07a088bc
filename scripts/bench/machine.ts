import { availableParallelism, cpus, loadavg, release, totalmem, type } from "node:os";

/** The machine as far as it decides how long things take. */
export interface MachineFacts {
  readonly processor: string;
  readonly cores: number;
  readonly memoryGiB: number;
  readonly system: string;
  readonly node: string;
  /** Processes that were running or waiting in the last minute, before anything was measured: above 0, others were at work too. */
  readonly load: number;
}

/** The machine that this runs on, now. */
export const machineFacts = (): MachineFacts => ({
  processor: cpus()[0]?.model.trim() || "unknown",
  cores: availableParallelism(),
  memoryGiB: Math.round(totalmem() / 2 ** 30),
  system: `${type()} ${release()}`,
  node: process.versions.node,
  load: Math.round((loadavg()[0] ?? 0) * 100) / 100,
});

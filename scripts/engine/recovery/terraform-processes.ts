import { readdirSync, readFileSync, readlinkSync } from "node:fs";
import { basename, join } from "node:path";

/** A Terraform that runs on this machine. */
export interface TerraformProcess {
  readonly pid: number;
  /** Where it runs; undefined for another user's, of which that cannot be seen. */
  readonly directory: string | undefined;
}

/** Number, name and state in /proc/PID/stat; one that has ended and waits to be collected (Z, X) works on nothing. Source: proc(5). */
const isTerraform = /^\d+ \(terraform\) [^ZX]/;

/** Every Terraform that runs on this machine; undefined where the operating system has no /proc to tell. */
export function terraformProcesses(proc = "/proc"): readonly TerraformProcess[] | undefined {
  const names = attempt(() => readdirSync(proc));
  if (!names?.includes("self")) return undefined;
  return names
    .filter((name) => /^\d+$/.test(name))
    .filter((name) => isTerraform.test(attempt(() => readFileSync(join(proc, name, "stat"), "utf8")) ?? ""))
    .map((name) => ({ pid: Number(name), directory: attempt(() => readlinkSync(join(proc, name, "cwd"))) }));
}

/** Whether a Terraform works in a stack's directory, in this checkout or in another. */
export const worksOn = ({ directory }: TerraformProcess, stackId: string): boolean =>
  directory !== undefined && basename(directory) === stackId;

/** Processes end while one looks. */
function attempt<T>(look: () => T): T | undefined {
  try {
    return look();
  } catch {
    return undefined;
  }
}

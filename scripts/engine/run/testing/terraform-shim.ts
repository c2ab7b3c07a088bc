import { spawnSync } from "node:child_process";
import { chmodSync, mkdirSync, writeFileSync } from "node:fs";
import { delimiter, join } from "node:path";

/** Who is sent which signal as a stack's Terraform is about to begin with a command. */
export interface Ambush {
  readonly command: "init" | "plan" | "show" | "apply";
  readonly stackId: string;
  /** `cli`: the process that started it; `terraform`: itself. */
  readonly victim: "cli" | "terraform";
  readonly signal: "SIGINT" | "SIGTERM" | "SIGKILL";
}

/**
 * A program `terraform` that springs an ambush once and is Terraform itself in every other respect: the same process goes on as it.
 * @param directory where it is put
 * @returns variables under which it is found before Terraform
 */
export function ambushedTerraform(directory: string, { command, stackId, victim, signal }: Ambush): NodeJS.ProcessEnv {
  const real = spawnSync("sh", ["-c", "command -v terraform"], { encoding: "utf8" }).stdout.trim();
  mkdirSync(directory, { recursive: true });
  const file = join(directory, "terraform");
  const target = victim === "cli" ? "$PPID" : "$$";
  const script = [
    "#!/bin/sh",
    `if [ "$1" = ${command} ] && [ "$(basename "$PWD")" = ${stackId} ] && mkdir '${directory}/sprung' 2>/dev/null; then`,
    `  kill -${signal.slice(3)} ${target}`,
    "fi",
    `exec '${real}' "$@"`,
  ];
  writeFileSync(file, `${script.join("\n")}\n`);
  chmodSync(file, 0o755);
  return { PATH: `${directory}${delimiter}${process.env.PATH}` };
}

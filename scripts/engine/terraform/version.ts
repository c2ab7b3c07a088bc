import { z } from "zod";
import { Failure } from "#scripts/engine/failure";
import { runInGroup } from "./process-group.ts";
import { automation, type TerraformSettings } from "./terraform.ts";

const schema = z.object({ terraform_version: z.string() });

/**
 * Version of the Terraform that will run, e.g. `1.11.4`.
 * @throws Failure if it cannot be run or does not tell
 */
export async function readVersion({
  binary = "terraform",
  environment,
  interruption,
}: TerraformSettings): Promise<string> {
  const env = { ...environment, ...automation };
  const { code, stdout, stderr } = await runInGroup({
    command: binary,
    args: ["version", "-json"],
    cwd: ".",
    env,
    interruption,
  });
  if (code === 0) {
    try {
      return schema.parse(JSON.parse(stdout)).terraform_version;
    } catch (cause) {
      throw new Failure("failed", `\`${binary} version -json\` printed something else than its version`, { cause });
    }
  }
  throw new Failure(
    "failed",
    `\`${binary} version -json\` failed (exit code ${code}): ${stderr.trim() || "it printed nothing"}`,
  );
}

import { Failure } from "#scripts/engine/failure";
import { runInGroup } from "#scripts/engine/terraform/process-group";
import { automation, type TerraformPlace, type TerraformSettings } from "#scripts/engine/terraform/terraform";
import { TerraformError } from "#scripts/engine/terraform/terraform-error";

/** What lets a state forget the object at an address if that is gone, and know it as it is otherwise. Changes no object. */
export const forgetting = (address: string): readonly string[] => [
  "apply",
  "-refresh-only",
  "-auto-approve",
  `-target=${address}`,
];

/**
 * Does so in a stack's initialised directory.
 * @throws TerraformError, Failure("interrupted")
 */
export async function forgetGone(
  { stackId, directory }: Pick<TerraformPlace, "stackId" | "directory">,
  { binary = "terraform", environment, interruption }: TerraformSettings,
  address: string,
): Promise<void> {
  const { code, signal, stderr } = await runInGroup({
    command: binary,
    args: [...forgetting(address), "-input=false", "-no-color"],
    cwd: directory,
    env: { ...environment, ...automation },
    interruption,
  });
  if (code === 0) return;
  const command = "terraform apply -refresh-only";
  if (interruption.requested.aborted) throw new Failure("interrupted", `${stackId}: interrupted during \`${command}\``);
  const end = code === null ? `killed by ${signal}` : `exit code ${code}`;
  throw new TerraformError({ stackId, command, directory, diagnostics: [], output: stderr, end });
}

import { chmodSync, copyFileSync, mkdirSync, readdirSync, symlinkSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { FILE_NAME } from "#scripts/engine/ledger/terraform-json";
import { dataDirectory, type TerraformSettings } from "./terraform.ts";

/** A stack to be planned with another configuration than its own. */
export interface StackCopy {
  /** The stack's initialised directory. */
  readonly source: string;
  /** Directory to be made; what is in it must be nobody else's business. */
  readonly target: string;
  /** Terraform JSON in place of the stack's own. */
  readonly configuration: object;
}

/**
 * Makes a private copy of an initialised stack: a `cdk.tf.json` of its own, everything else of the directory within reach. It uses the
 * original's backend and providers through its data directory.
 * @returns variables for Terraform in the copy
 */
export function copyStack(
  { source, target, configuration }: StackCopy,
  environment: TerraformSettings["environment"],
): NodeJS.ProcessEnv {
  mkdirSync(target, { mode: 0o700 });
  writeFileSync(join(target, FILE_NAME), JSON.stringify(configuration), { mode: 0o600 });
  const data = dataDirectory({ directory: source }, environment);
  for (const name of readdirSync(source)) {
    const original = join(source, name);
    if (name === FILE_NAME || original === data || dirname(data).startsWith(`${original}/`)) continue;
    // Terraform replaces the lock file when it differs; a link would lead it to the original.
    if (name === lockFile) copyPrivately(original, join(target, name));
    else symlinkSync(original, join(target, name));
  }
  return { ...environment, TF_DATA_DIR: data };
}

const lockFile = ".terraform.lock.hcl";

function copyPrivately(from: string, to: string): void {
  copyFileSync(from, to);
  chmodSync(to, 0o600);
}

import { cpSync, mkdirSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { workingDirectory } from "#scripts/rehearsal/testing/working-directory";

const repository = join(import.meta.dirname, "../../..");
const parts = [
  "environments",
  "constructs",
  "stacks",
  "functions",
  "migration",
  "scripts",
  "package.json",
  "tsconfig.json",
];

/** A copy of this repository whose files may be changed, by a person's hand or by commands; it shares what is installed. */
export function checkoutCopy(): ReturnType<typeof workingDirectory> {
  const { root, remove } = workingDirectory();
  for (const part of parts)
    cpSync(join(repository, part), join(root, part), { recursive: true, filter: (file) => !file.endsWith(".test.ts") });
  symlinkSync(join(repository, "node_modules"), join(root, "node_modules"));
  mkdirSync(join(root, "cdktf.out"), { recursive: true });
  return { root, remove };
}

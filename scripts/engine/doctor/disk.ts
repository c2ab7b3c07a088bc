import { statfs } from "node:fs/promises";
import { join } from "node:path";
import { type Check, ok, problem, warning } from "./finding.ts";
import { shellWord } from "./shell-word.ts";

const GB = 1e9;

/** The AWS provider takes 0.5 GB, in the plugin cache or in every stack that was initialized without one. */
export const diskCheck = (root: string, free: (path: string) => Promise<number> = freeBytes): Check => ({
  name: "disk",
  examine: async () => {
    const bytes = await free(root);
    const found = `${(bytes / GB).toFixed(1)} GB free`;
    // Terraform's next init brings back what is needed.
    const remedy = `rm -rf ${shellWord(join(root, "cdktf.out", "stacks"))}/*/.terraform`;
    if (bytes < 1 * GB) return problem(`${found}; the AWS provider alone takes 0.5 GB`, remedy);
    return bytes < 3 * GB ? warning(found, remedy) : ok(found);
  },
});

async function freeBytes(path: string): Promise<number> {
  const { bavail, bsize } = await statfs(path);
  return bavail * bsize;
}

import { chmodSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { thisPlatform } from "../plugin-cache.ts";

/** This machine as Terraform calls it. */
export const here = thisPlatform();

/** A Terraform filesystem mirror with packages that install and lock like real ones, and cannot be run. */
export interface MadeUpMirror {
  readonly directory: string;
  /** Puts a package of `hashicorp/<name>` there; other content makes other checksums. */
  add(name: string, version: string, platform?: string, content?: string): void;
}

/** Makes such a mirror below a directory. */
export function madeUpMirror(parent: string): MadeUpMirror {
  const directory = join(parent, "mirror");
  return {
    directory,
    add: (name, version, platform = here, content = platform) => {
      const folder = join(directory, "registry.terraform.io", "hashicorp", name, version, platform);
      mkdirSync(folder, { recursive: true });
      const binary = join(folder, `terraform-provider-${name}_v${version}`);
      writeFileSync(binary, `#!/bin/sh\n# ${content}\nexit 1\n`);
      chmodSync(binary, 0o755);
    },
  };
}

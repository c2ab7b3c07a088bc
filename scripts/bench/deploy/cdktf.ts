import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { runChild } from "#scripts/bench/child";
import type { Contestant } from "./contestant.ts";
import { repository } from "./place.ts";

const program = join(dirname(createRequire(import.meta.url).resolve("cdktf-cli/package.json")), "bundle/bin/cdktf");

/** The CDKTF command line over the same stacks, with its own synthesis, in contract order. */
export const cdktf: Contestant = {
  key: "cdktf",
  name: "cdktf deploy '*'",
  deploy: async ({ place, shape, parallel, signal }) => {
    const { seconds } = await runChild({
      command: process.execPath,
      args: [
        program,
        "deploy",
        "*",
        "--auto-approve",
        `--parallelism=${parallel}`,
        `--output=${place.directory(shape.environment)}`,
        // As in cdktf.json, which is read beside it; the program runs in this repository's directory.
        "--app=node scripts/run.mjs scripts/bench/fixture/app.ts",
      ],
      cwd: repository,
      env: { ...place.variablesFor(shape), SLUICE_CDKTF_ORDER: "1" },
      signal,
    });
    return { seconds };
  },
};

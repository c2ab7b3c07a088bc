import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Environment } from "#environments/environment";
import { loadEnvironments } from "#environments/index";
import { checkoutCopy } from "#scripts/commands/testing/checkout-copy";
import { runSluice } from "#scripts/commands/testing/run-sluice";
import { type Rehearsal, startRehearsal } from "#scripts/rehearsal/rehearsal";

/** A copy of this repository, whose files can be edited as a person does, with a rehearsal of `local` that runs. */
export interface ChangedCheckout {
  readonly root: string;
  readonly rehearsal: Rehearsal;
  /** Runs the copy's own command line, in a process of its own. */
  run(words: readonly string[]): ReturnType<typeof runSluice>;
  /**
   * Makes an edit that a document shows.
   * @param shown the file after `+++`, then its lines: those that stay behind a space, those that go and come behind `-` and `+`
   * @throws if the lines that stay or go are not there exactly once
   */
  edit(shown: string): void;
  stop(): Promise<void>;
}

/** Copies this repository and starts a rehearsal in the copy. */
export async function changedCheckout(): Promise<ChangedCheckout> {
  const { root, remove } = checkoutCopy();
  const [environment] = loadEnvironments({ SLUICE_ENV: "local" }) as [Environment];
  const rehearsal = await startRehearsal({ root, environment, log: () => {} });
  return {
    root,
    rehearsal,
    run: (words) => runSluice(words, { checkout: root }),
    edit: (shown) => {
      const [header = "", ...lines] = shown.trimEnd().split("\n");
      const side = (marks: string) =>
        lines.flatMap((line) => (marks.includes(line.charAt(0)) ? `${line.slice(1)}\n` : [])).join("");
      const file = join(root, header.replace(/^\+\+\+ /, ""));
      const [before, ...after] = readFileSync(file, "utf8").split(side(" -"));
      if (after.length !== 1) throw new Error(`${file} has not once:\n${side(" -")}`);
      writeFileSync(file, [before, ...after].join(side(" +")));
    },
    stop: async () => {
      await rehearsal.stop();
      remove();
    },
  };
}

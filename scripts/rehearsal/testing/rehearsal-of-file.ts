import { afterAll, beforeAll } from "vitest";
import type { Environment } from "#environments/environment";
import { type Rehearsal, startRehearsal } from "#scripts/rehearsal/rehearsal";
import { workingDirectory } from "./working-directory.ts";

/** A rehearsal in a directory of its own that is up while the tests of a file run; with nothing deployed. */
export interface RehearsalOfFile {
  readonly root: string;
  readonly rehearsal: Rehearsal;
}

/** Starts it before the tests of the file that calls this, and removes it after them. What it returns is there from then on. */
export function rehearsalOfFile(environment: Environment): RehearsalOfFile {
  const up: { directory?: ReturnType<typeof workingDirectory>; rehearsal?: Rehearsal } = {};
  beforeAll(async () => {
    up.directory = workingDirectory();
    up.rehearsal = await startRehearsal({ root: up.directory.root, environment, log: () => {} });
  });
  afterAll(async () => {
    await up.rehearsal?.stop();
    up.directory?.remove();
  });
  return {
    get root() {
      return up.directory!.root;
    },
    get rehearsal() {
      return up.rehearsal!;
    },
  };
}

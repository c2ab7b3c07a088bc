import { afterAll, beforeAll } from "vitest";
import { loadEnvironments } from "#environments/index";
import { type Rehearsal, startRehearsal } from "#scripts/rehearsal/rehearsal";
import { workingDirectory } from "#scripts/rehearsal/testing/working-directory";

/**
 * A rehearsal of `local` with the real AWS provider, in a directory of its own, for the tests of one `describe` block.
 * @param providerMirror filesystem mirror to install the provider from; without one the block has to be skipped
 */
export function realProviderRehearsal(providerMirror: string | undefined) {
  const environment = loadEnvironments({ SLUICE_ENV: "local" })[0]!;
  let directory: ReturnType<typeof workingDirectory>;
  let rehearsal: Rehearsal;
  beforeAll(async () => {
    directory = workingDirectory();
    const options = { root: directory.root, environment, log: () => {} };
    rehearsal = await startRehearsal({ ...options, provider: "aws", providerMirror });
  }, 60_000);
  afterAll(async () => {
    await rehearsal?.stop();
    directory?.remove();
  });
  return {
    environment,
    get root() {
      return directory.root;
    },
    get rehearsal() {
      return rehearsal;
    },
  };
}

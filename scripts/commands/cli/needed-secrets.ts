import { clientConfigFor } from "#scripts/engine/cloud/client-config";
import { plainCommand } from "#scripts/engine/own-command";
import { declaredSecrets } from "#scripts/engine/values/declared-secrets";
import { type NeededSecrets, neededSecrets } from "#scripts/engine/values/needed-secrets";
import { configurationsOf } from "#scripts/engine/values/place-readers";
import type { ProviderChoice } from "#scripts/rehearsal/rehearsal-directory";
import { INBOX_VARIABLE } from "#scripts/rehearsal/session/attachment";
import type { EngineRun } from "./engine-run.ts";
import type { Target } from "./target.ts";

export interface NeededSecretsInput {
  readonly environment: string;
  readonly provider?: ProviderChoice | undefined;
  /** Deploys functions without the secrets that they need. @default false */
  readonly unseeded?: boolean | undefined;
}

/** The secrets that functions of a run's environment need, in the account that the run works in. */
export function neededSecretsOf(
  { synthesis, progress, terraform }: Pick<EngineRun, "synthesis" | "progress" | "terraform">,
  target: Target,
  input: NeededSecretsInput,
): NeededSecrets {
  const { region } = synthesis.environment;
  const inbox = target.environment[INBOX_VARIABLE];
  return neededSecrets({
    secrets: declaredSecrets(configurationsOf(synthesis)),
    // Loaded where a function needs a secret; most runs are about none.
    open: async () => {
      const { openSecretStore } = await import("#scripts/engine/values/secret-store");
      return openSecretStore(clientConfigFor(target.environment, region));
    },
    command: terraform.command ?? plainCommand,
    note: progress.note,
    rehearsed: target.rehearsed,
    ...(inbox !== undefined && { standIns: { "webhook-url": inbox } }),
    unseeded: input.unseeded,
  });
}

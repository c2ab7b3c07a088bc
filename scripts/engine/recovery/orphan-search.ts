import type { ControlPlane } from "#scripts/engine/cloud/control-plane";
import type { Synthesis } from "#scripts/engine/synthesize";
import type { OrphanSearch } from "./orphans.ts";
import { objectsOf } from "./sources/objects-of.ts";

export interface SearchPlace {
  /** Directory of the repository. */
  readonly root: string;
  /** The variables that Terraform is run with. */
  readonly variables: NodeJS.ProcessEnv;
  readonly synthesis: Pick<Synthesis, "environment" | "directoryOf">;
  readonly control: Pick<ControlPlane, "store">;
}

/** How objects that no state holds are looked for where Terraform works, and the commands that take them in. */
export function orphanSearch({ root, variables, synthesis, control }: SearchPlace): OrphanSearch {
  const { environment, directoryOf } = synthesis;
  const objects = objectsOf({ root, environment, variables });
  const commands = { root, prefix: attaching(environment.name, variables) };
  return { store: control.store, objects, environment, directoryOf, commands };
}

/** What a command for people has to begin with to reach the rehearsal that these variables attach to. */
function attaching(environment: string, variables: NodeJS.ProcessEnv): readonly string[] {
  const exec = ["npm", "run", "sluice", "--", "exec", "--env", environment];
  if (variables.TF_REATTACH_PROVIDERS) return [...exec, "--"];
  // The real provider has nothing to attach to; it is led to the local cloud by its settings.
  return variables.SLUICE_AWS_PROVIDER && variables.AWS_ENDPOINT_URL ? [...exec, "--provider", "aws", "--"] : [];
}

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
  const rehearsed = variables.TF_REATTACH_PROVIDERS !== undefined;
  const prefix = rehearsed ? ["npm", "run", "sluice", "--", "exec", "--env", environment.name, "--"] : [];
  const objects = objectsOf({ root, environment, variables });
  return { store: control.store, objects, environment, directoryOf, commands: { root, prefix } };
}

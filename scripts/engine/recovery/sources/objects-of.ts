import { join } from "node:path";
import { clientConfigFor } from "#scripts/engine/cloud/client-config";
import { rehearsalDirectory } from "#scripts/rehearsal/rehearsal-directory";
import type { TaggedObjects } from "../tagged-objects.ts";
import { awsObjects } from "./aws-objects.ts";
import { rehearsedObjects } from "./rehearsed-objects.ts";

export interface ObjectsPlace {
  /** Directory of the repository. */
  readonly root: string;
  readonly environment: { readonly name: string; readonly accountId: string; readonly region: string };
  /** The variables that Terraform is run with; they say whether it works on a rehearsal. */
  readonly variables: NodeJS.ProcessEnv;
}

/** Where the objects are that Terraform makes with these variables: in the rehearsal's own cloud, or in AWS (or its emulator). */
export function objectsOf({ root, environment, variables }: ObjectsPlace): TaggedObjects {
  const { name, accountId, region } = environment;
  if (variables.TF_REATTACH_PROVIDERS) return rehearsedObjects(join(rehearsalDirectory(root, name), "cloud"));
  return awsObjects({ accountId, region, clientConfig: (each) => clientConfigFor(variables, each) });
}

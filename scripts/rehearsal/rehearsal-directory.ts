import { join } from "node:path";

/** Which AWS provider Terraform works with: the rehearsal's own, or the real one against the emulator. */
export type ProviderChoice = "rehearsal" | "aws";

/**
 * Directory of everything that the rehearsal of an environment keeps. The two providers never share one: a state that one of
 * them wrote means nothing to the other.
 */
export const rehearsalDirectory = (root: string, environment: string, provider: ProviderChoice = "rehearsal"): string =>
  join(root, ".sluice", provider === "aws" ? `${environment}-aws-provider` : environment);

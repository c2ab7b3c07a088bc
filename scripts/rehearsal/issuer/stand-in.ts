import type { Environment } from "#environments/environment";
import type { EmulatorAccess } from "#scripts/rehearsal/emulator/access";
import { readPublished } from "#scripts/rehearsal/published";
import { cognito } from "#stacks/contracts/cognito";

/** What user pools issue tokens as. Source: Amazon Cognito developer guide, "Verifying JSON web tokens". */
const userPool = /^https:\/\/cognito-idp\.[a-z0-9-]+\.amazonaws\.com(\.cn)?\//;

/**
 * Whether the rehearsal's issuer stands in for a configured one: for the environment's own, and for the platform's user pool,
 * which signs nobody in here. Any other issuer is real and stays.
 */
export const standsInFor = (environment: Environment, configured: string): boolean =>
  environment.api.issuer === undefined ? userPool.test(configured) : configured === environment.api.issuer;

/**
 * Audience that the deployed API asks for in a token: the environment's own, or the client of its user pool.
 * @throws Error if neither the environment names one nor the cognito stack is deployed
 */
export async function tokenAudience(access: EmulatorAccess, environment: Environment): Promise<string> {
  const [own] = environment.api.audiences ?? [];
  return own ?? (await readPublished(access, environment, cognito)).clientId;
}

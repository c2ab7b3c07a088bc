import { join } from "node:path";
import type { Context } from "#scripts/commands/cli/context";
import { exitCodes, type Report } from "#scripts/commands/cli/report";
import { Failure } from "#scripts/engine/failure";
import { findEnvironment } from "#scripts/engine/synthesize";
import { issueToken } from "#scripts/rehearsal/issuer/issuer";
import { rehearsalDirectory } from "#scripts/rehearsal/rehearsal-directory";
import { findSession } from "#scripts/rehearsal/session/session";

export interface TokenInput {
  readonly environment: string;
}

/**
 * A bearer token for the API of a rehearsal that is up, as a client of the API would get from the real issuer.
 * @throws Failure if no rehearsal is up
 */
export async function token(context: Context, { environment: name }: TokenInput): Promise<Report> {
  const { variables, root } = context;
  const environment = findEnvironment({ platform: await context.platform(), environment: name, variables });
  const directory = rehearsalDirectory(root, name);
  const session = await findSession(directory);
  if (!session) throw new Failure("failed", `no rehearsal of ${name} is up (${directory}); run npm start first`);
  const audience = environment.api.audiences?.[0];
  const bearer = await issueToken(join(directory, "issuer"), { ...(audience && { audience }) });
  return { data: { token: bearer, api: session.attachment?.urls.api ?? null }, text: bearer, exitCode: exitCodes.ok };
}

import { join } from "node:path";
import type { Context } from "#scripts/commands/cli/context";
import { exitCodes, type Report } from "#scripts/commands/cli/report";
import { Failure } from "#scripts/engine/failure";
import { printable } from "#scripts/engine/printable";
import { findEnvironment } from "#scripts/engine/synthesize";
import { issueToken } from "#scripts/rehearsal/issuer/issuer";
import { tokenAudience } from "#scripts/rehearsal/issuer/stand-in";
import { rehearsalDirectory } from "#scripts/rehearsal/rehearsal-directory";
import { attachedAccess } from "#scripts/rehearsal/session/attached-access";
import { findSession } from "#scripts/rehearsal/session/session";

export interface TokenInput {
  readonly environment: string;
  /** Groups of the one it stands for. */
  readonly groups?: readonly string[];
}

/**
 * A bearer token for the API of a rehearsal that is up, as a client of the API would get from the real issuer.
 * @throws Failure if no rehearsal is up, or the environment has no such group
 */
export async function token(context: Context, { environment: name, groups = [] }: TokenInput): Promise<Report> {
  const { variables, root } = context;
  const environment = findEnvironment({ platform: await context.platform(), environment: name, variables });
  const known = [...environment.signIn.groups.map((group) => group.name), environment.employees.managers];
  const unknown = groups.find((group) => !known.includes(group));
  if (unknown !== undefined)
    throw new Failure("usage", `${name} has no group ${printable(unknown)}; it has ${[...new Set(known)].join(", ")}`);
  const directory = rehearsalDirectory(root, name);
  const session = await findSession(directory);
  if (!session) throw new Failure("failed", `no rehearsal of ${name} is up (${directory}); run npm start first`);
  if (!session.attachment)
    throw new Failure("failed", `the rehearsal of ${name} is still starting; try again in a moment`);
  const { urls } = session.attachment;
  const audience = await tokenAudience(attachedAccess(session.attachment, environment), environment);
  const bearer = await issueToken(join(directory, "issuer"), { audience, groups });
  return { data: { token: bearer, api: urls.api ?? null }, text: bearer, exitCode: exitCodes.ok };
}

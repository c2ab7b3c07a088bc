import type { Context } from "#scripts/commands/cli/context";
import { exitCodes, type Report } from "#scripts/commands/cli/report";
import type { TargetChoice } from "#scripts/commands/cli/target";
import { isGiven, readValue, type ValueSource } from "#scripts/commands/cli/value-source";
import { Failure } from "#scripts/engine/failure";
import { type DeclaredSecret, findSecret } from "#scripts/engine/values/declared-secrets";
import { knownSecret } from "#scripts/engine/values/known-secrets";
import { openEntry, type PutResult, renewValue, replaceValue } from "#scripts/engine/values/put-secret";
import { declaredIn, withSecrets } from "./open-secrets.ts";
import { hasValue } from "./seed.ts";

export interface RotateSecretInput extends TargetChoice, ValueSource {
  /** Name of the secret. */
  readonly secret: string;
}

/** Renews a secret that has a value: by itself where it can, otherwise with the value that a person brings. The former one stays as the previous. */
export async function rotateSecret(context: Context, input: RotateSecretInput): Promise<Report> {
  const declared = await declaredIn(context, input.environment);
  const secret = findSecret(declared.secrets, input.secret);
  const { renew, afterRenewal } = knownSecret(secret.name);
  if (renew && isGiven(input))
    throw new Failure(
      "usage",
      `${secret.name} is renewed by this command itself, with a new key beside those that are there; leave --from-file and --from-env out`,
    );
  const given = isGiven(input) ? await readValue(context, secret.name, input) : undefined;
  return withSecrets(context, input, declared, async (open) => {
    const entry = await openEntry(open, secret);
    if (!hasValue(entry))
      throw new Failure(
        "failed",
        `${secret.name} has no value that could be renewed; put one in: ${open.command(`secrets seed ${secret.name}`)}`,
      );
    if (renew) return report(input, secret, await renewValue(open, { secret, entry, renew }), afterRenewal);
    open.context.progress.note(`${secret.name}: ${secret.description}`);
    const value = given ?? (await readValue(open.context, secret.name, input));
    return report(input, secret, await replaceValue(open, { secret, entry, value }), afterRenewal);
  });
}

function report(
  { environment }: RotateSecretInput,
  { name }: DeclaredSecret,
  result: PutResult,
  afterRenewal: string,
): Report {
  const what = {
    first: "has its first value",
    replaced: "the new value is in use",
    same: "that value is in use already, so it is not renewed",
    finished: "what an earlier run had begun is in use now",
  }[result.outcome];
  return {
    data: { environment, secret: name, ...result },
    text: `${name}: ${what} (version ${result.version}).\n${afterRenewal}`,
    exitCode: exitCodes.ok,
  };
}

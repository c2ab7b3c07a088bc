import type { Context } from "#scripts/commands/cli/context";
import { exitCodes, type Report } from "#scripts/commands/cli/report";
import type { TargetChoice } from "#scripts/commands/cli/target";
import { isGiven, readValue, typeValue, type ValueSource } from "#scripts/commands/cli/value-source";
import { Failure, type FailureKind, messageOf } from "#scripts/engine/failure";
import { type DeclaredSecret, findSecret } from "#scripts/engine/values/declared-secrets";
import { knownSecret } from "#scripts/engine/values/known-secrets";
import { openEntry, putFirst, replaceValue } from "#scripts/engine/values/put-secret";
import type { SecretEntry } from "#scripts/engine/values/secret-store";
import { declaredIn, type OpenSecrets, withSecrets } from "./open-secrets.ts";

export interface SeedSecretsInput extends TargetChoice, ValueSource {
  /** Name of the secret. @default every one without a value: what can be made up is, the others are asked for */
  readonly secret?: string | undefined;
  /** Put the value in the place of another. */
  readonly replace: boolean;
}

/** Puts the first value into a secret, or with `replace` another one in its place. */
export async function seedSecrets(context: Context, input: SeedSecretsInput): Promise<Report> {
  const { secret: name, replace } = input;
  if (name !== undefined) return seedOne(context, input, name);
  if (isGiven(input) || replace)
    throw new Failure("usage", "name the secret that the value is for: secrets seed NAME --env ENVIRONMENT");
  const declared = await declaredIn(context, input.environment);
  return withSecrets(context, input, declared, async (open) => {
    const outcome = await seedEach(open, declared.secrets);
    return reportSeeded(outcome, input.environment, open);
  });
}

/** What became of several secrets, by name. */
interface Seeded {
  readonly seeded: readonly string[];
  /** Those that still have no value, the refused ones among them. */
  readonly left: readonly string[];
  /** What kept some from their value. */
  readonly refused: readonly { readonly name: string; readonly reason: string; readonly kind: FailureKind }[];
}

/**
 * Seeds what has no value, one after another. A value that is none keeps no other secret from its turn; anything else that goes wrong
 * does. What is stored by then is told all the same.
 * @throws what goes wrong before anything is stored, other than a value that is none
 */
async function seedEach(open: OpenSecrets, secrets: readonly DeclaredSecret[]): Promise<Seeded> {
  const seeded: string[] = [];
  const left: string[] = [];
  const refused: Seeded["refused"][number][] = [];
  let isOver = false;
  for (const secret of secrets) {
    const { name } = secret;
    if (isOver) {
      left.push(name);
      continue;
    }
    try {
      const entry = await openEntry(open, secret);
      if (entry.current !== undefined) continue;
      const value = knownSecret(name).generate?.() ?? (await askFor(open, secret));
      if (value) await putFirst(open, { secret, entry, value });
      (value ? seeded : left).push(name);
    } catch (error) {
      const kind = error instanceof Failure ? error.kind : "failed";
      isOver = kind !== "usage" || open.context.interruption.requested.aborted;
      if (isOver && seeded.length === 0) throw error;
      refused.push({ name, reason: messageOf(error), kind });
      left.push(name);
    }
  }
  return { seeded, left, refused };
}

function reportSeeded({ seeded, left, refused }: Seeded, environment: string, { command }: OpenSecrets): Report {
  const lines = [
    ...seeded.map((each) => `${each}: has its first value`),
    ...refused.map(({ reason }) => reason),
    ...left.map((each) => `${each}: still without a value; ${command(`secrets seed ${each}`)}`),
  ];
  const worst = refused.find(({ kind }) => kind !== "usage") ?? refused[0];
  return {
    data: { environment, seeded, left, refused: refused.map(({ name, reason }) => ({ name, reason })) },
    text: lines.join("\n") || "every secret has a value",
    exitCode: worst ? exitCodes[worst.kind] : left.length > 0 ? exitCodes.decision : exitCodes.ok,
  };
}

/** Asks for a value where somebody is there to type it; Enter alone leaves it for later. */
async function askFor({ context }: OpenSecrets, { name, description }: DeclaredSecret) {
  if (!context.askHidden) return undefined;
  context.progress.note(`${name}: ${description} Enter alone leaves it for later.`);
  return typeValue(context, name);
}

async function seedOne(context: Context, input: SeedSecretsInput, name: string): Promise<Report> {
  // Before anything is started for it.
  const declared = await declaredIn(context, input.environment);
  const secret = findSecret(declared.secrets, name);
  const given = isGiven(input) ? await readValue(context, secret.name, input) : undefined;
  return withSecrets(context, input, declared, async (open) => {
    const { context: guarded, command } = open;
    const entry = await openEntry(open, secret);
    if (entry.current !== undefined && !input.replace)
      throw new Failure(
        "decision",
        `${secret.name} has a value already; ${command(`secrets seed ${secret.name} --replace`)} puts another in its place and keeps it as the previous`,
      );
    const { generate, afterRenewal } = knownSecret(secret.name);
    const made = !given && entry.current === undefined ? generate?.() : undefined;
    const value = given ?? made ?? (await readValue(guarded, secret.name, input));
    const result = hasValue(entry)
      ? await replaceValue(open, { secret, entry, value })
      : await putFirst(open, { secret, entry, value });
    const text = {
      first: `${secret.name}: has its first value${made ? ", made up at random" : ""} (version ${result.version})`,
      replaced: `${secret.name}: the new value is in use (version ${result.version}).\n${afterRenewal}`,
      same: `${secret.name}: that value is in use already (version ${result.version}); nothing was changed`,
      finished: `${secret.name}: the new value is in use (version ${result.version})`,
    }[result.outcome];
    return { data: { environment: input.environment, secret: secret.name, ...result }, text, exitCode: exitCodes.ok };
  });
}

/** Whether an entry has a value in use. */
export const hasValue = (entry: SecretEntry): entry is SecretEntry & { readonly current: string } =>
  entry.current !== undefined;

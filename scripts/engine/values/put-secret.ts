import { createHash, randomUUID } from "node:crypto";
import { Failure } from "#scripts/engine/failure";
import type { DeclaredSecret } from "./declared-secrets.ts";
import { type KnownSecret, knownSecret, problemOf } from "./known-secrets.ts";
import type { SecretEntry, SecretStore } from "./secret-store.ts";
import type { SecretText } from "./secret-text.ts";

/**
 * What became of a value: the first one, a new one in the place of another, the one that was in use anyway, or one that an earlier
 * run had stored and could not put into use.
 */
export type PutOutcome = "first" | "replaced" | "same" | "finished";

export interface PutResult {
  readonly outcome: PutOutcome;
  /** Id of the version in use. */
  readonly version: string;
}

/** Whoever puts values in: a store, and how a person is told to call this tool again. */
export interface PutPlace {
  readonly store: SecretStore;
  /** A command line for a secret, e.g. `npm run sluice -- secrets seed mongodb-uri --env dev`. */
  readonly command: (words: string) => string;
}

/**
 * The entry, ready to take a value.
 * @throws Failure where there is none, where it is about to be deleted, and where AWS renews it
 */
export async function openEntry({ store, command }: PutPlace, secret: DeclaredSecret): Promise<SecretEntry> {
  const entry = await store.describe(secret.id);
  if (!entry)
    throw new Failure(
      "failed",
      `${secret.id} is not there yet; deploy its stack first: ${command(`deploy ${secret.stack}`)}`,
    );
  if (entry.deletion)
    throw new Failure(
      "failed",
      `${secret.id} is deleted and goes for good on ${entry.deletion.toISOString().slice(0, 10)}; take it back first: aws secretsmanager restore-secret --secret-id ${secret.id}`,
    );
  if (entry.rotation)
    throw new Failure("failed", `${secret.id} is renewed by AWS itself; nobody else is to put a value in`);
  return entry;
}

/** @throws Failure("usage") that says what is wrong with a value, and nothing of it */
export function checkValue(secret: Pick<DeclaredSecret, "name">, value: SecretText): void {
  const problem = problemOf(secret.name, value);
  if (problem) throw new Failure("usage", `${secret.name}: that is no value for it, nothing was stored: ${problem}`);
}

/**
 * Puts the first value in. Of two that do so at once, one is refused.
 * @throws Failure for a value of the wrong form, and if there is another one
 */
export async function putFirst(
  { store }: PutPlace,
  { secret, entry, value }: { secret: DeclaredSecret; entry: SecretEntry; value: SecretText },
): Promise<PutResult> {
  checkValue(secret, value);
  const token = tokenAfter(entry);
  if ((await store.store(secret.id, { token, value }, "AWSCURRENT")) === "exists") throw changedMeanwhile(secret);
  return { outcome: "first", version: token };
}

/**
 * Puts a value in the place of the one in use, which stays as the previous. It is stored first and then put into use, if the one it
 * replaces still is: whatever ends this in between, nothing is lost, and it can be done again.
 * @throws Failure for a value of the wrong form, one that loses keys, and if somebody else has put one in meanwhile
 */
export async function replaceValue(
  { store }: PutPlace,
  { secret, entry, value }: { secret: DeclaredSecret; entry: SecretEntry & { current: string }; value: SecretText },
): Promise<PutResult> {
  checkValue(secret, value);
  const { current } = entry;
  const inUse = await store.read(secret.id, current);
  if (inUse.equals(value)) return settled(store, secret, entry, { outcome: "same", version: current });
  const loss = knownSecret(secret.name).loss?.(inUse, value);
  if (loss) throw new Failure("usage", `${secret.name}: that value is not taken, nothing was stored: ${loss}`);
  const token = randomUUID();
  await store.store(secret.id, { token, value }, "AWSPENDING");
  return use(store, secret, { from: current, to: token });
}

/**
 * Renews a value that the tool can make itself of the one in use. Run again after it was cut short, it finishes what it had begun
 * instead of beginning anew; run twice at once, both come to the same new value.
 * @throws Failure if the value in use cannot be read by the functions either, and if somebody else has put one in meanwhile
 */
export async function renewValue(
  { store, command }: PutPlace,
  {
    secret,
    entry,
    renew,
  }: { secret: DeclaredSecret; entry: SecretEntry & { current: string }; renew: NonNullable<KnownSecret["renew"]> },
): Promise<PutResult> {
  const { current, pending } = entry;
  if (pending === current) return settled(store, secret, entry, { outcome: "finished", version: current });
  const inUse = await store.read(secret.id, current);
  const problem = problemOf(secret.name, inUse);
  if (problem)
    throw new Failure(
      "failed",
      `${secret.name}: the value in use is broken, so there is nothing to renew (${problem}); put a right one in its place: ${command(`secrets seed ${secret.name} --replace`)}`,
    );
  const token = tokenAfter(entry);
  const stored = await store.store(secret.id, { token, value: renew(inUse) }, "AWSPENDING");
  if (stored === "stored") return use(store, secret, { from: current, to: token });
  const begun = await store.read(secret.id, token);
  checkValue(secret, begun);
  const loss = knownSecret(secret.name).loss?.(inUse, begun);
  if (loss)
    throw new Failure(
      "failed",
      `${secret.name}: version ${token} was stored by others, and is not put into use: ${loss}`,
    );
  return { ...(await use(store, secret, { from: current, to: token })), outcome: "finished" };
}

async function use(
  store: SecretStore,
  secret: DeclaredSecret,
  step: { readonly from: string; readonly to: string },
): Promise<PutResult> {
  if ((await store.promote(secret.id, step)) === "changed") throw changedMeanwhile(secret);
  await store.settle(secret.id, step.to);
  return { outcome: "replaced", version: step.to };
}

/** With the label of a run that was cut short taken away. */
async function settled(
  store: SecretStore,
  secret: DeclaredSecret,
  { current, pending }: SecretEntry,
  result: PutResult,
): Promise<PutResult> {
  if (pending !== undefined && pending === current) await store.settle(secret.id, pending);
  return result;
}

/** The token of what comes after the version in use: the same for all who see that one, so that only one of them can store something. */
const tokenAfter = ({ arn, current }: SecretEntry): string =>
  createHash("sha256")
    .update(`sluice ${arn} ${current ?? "first"}`)
    .digest("hex")
    .slice(0, 32);

const changedMeanwhile = ({ name }: DeclaredSecret) =>
  new Failure(
    "failed",
    `${name}: somebody else has put a value in at the same moment, and theirs is in use; look with \`secrets status\`, then do it again if it is still needed`,
  );

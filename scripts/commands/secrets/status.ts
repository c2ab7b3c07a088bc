import type { Context } from "#scripts/commands/cli/context";
import { exitCodes, type Report, table } from "#scripts/commands/cli/report";
import type { TargetChoice } from "#scripts/commands/cli/target";
import type { DeclaredSecret } from "#scripts/engine/values/declared-secrets";
import type { SecretEntry, SecretStore } from "#scripts/engine/values/secret-store";
import { declaredIn, withSecrets } from "./open-secrets.ts";

/** How one secret stands. Holds nothing of its value. */
export interface SecretStatus extends Omit<DeclaredSecret, "description"> {
  /** `value`: it has one; `empty`: its entry has none; `absent`: there is no entry; `deleted`: it is about to go. */
  readonly state: "value" | "empty" | "absent" | "deleted";
  /** Id of the version in use. */
  readonly version: string | null;
  /** When that was put in, ISO 8601 UTC; null where it is not known. */
  readonly since: string | null;
  /** Id of the version before it, which is still there. */
  readonly previousVersion: string | null;
  /** Id of a version that is stored and not in use: somebody is at it, or was cut short. */
  readonly pendingVersion: string | null;
  /** Null unless AWS renews it by itself. Dates in ISO 8601 UTC. */
  readonly rotation: {
    readonly everyDays: number | null;
    readonly last: string | null;
    readonly next: string | null;
  } | null;
  /** When it goes for good, ISO 8601 UTC; null if nobody has deleted it. */
  readonly deletion: string | null;
  /** Functions and stacks that are told where it lies. */
  readonly readers: DeclaredSecret["readers"];
}

/** Tells of every secret that the environment declares whether it has a value, since when, and who needs it; never the value. */
export async function secretsStatus(context: Context, input: TargetChoice): Promise<Report> {
  const declared = await declaredIn(context, input.environment);
  return withSecrets(context, input, declared, async ({ store, command }) => {
    const all = await Promise.all(declared.secrets.map((secret) => statusOf(store, secret)));
    const todo = all.filter(({ state }) => state !== "value");
    const isNeeded = ({ readers }: SecretStatus) => readers.some(({ functions }) => functions.length > 0);
    return {
      data: { environment: input.environment, secrets: all },
      text: [
        table([["SECRET", "VALUE", "SINCE", "RENEWED", "NEEDED BY"], ...all.map(row)]),
        ...todo.map(remedy(command)),
      ].join("\n"),
      exitCode: todo.some(isNeeded) ? exitCodes.decision : exitCodes.ok,
    };
  });
}

async function statusOf(store: SecretStore, { description: _, ...secret }: DeclaredSecret): Promise<SecretStatus> {
  const entry = await store.describe(secret.id);
  const since =
    entry?.current === undefined ? undefined : await store.storedAt(secret.id, entry.current).catch(() => undefined);
  return {
    ...secret,
    state: stateOf(entry),
    version: entry?.current ?? null,
    since: since?.toISOString() ?? null,
    previousVersion: entry?.previous ?? null,
    pendingVersion: entry?.pending === entry?.current ? null : (entry?.pending ?? null),
    rotation: entry?.rotation
      ? {
          ...entry.rotation,
          last: entry.rotation.last?.toISOString() ?? null,
          next: entry.rotation.next?.toISOString() ?? null,
        }
      : null,
    deletion: entry?.deletion?.toISOString() ?? null,
  };
}

function stateOf(entry: SecretEntry | undefined): SecretStatus["state"] {
  if (!entry) return "absent";
  if (entry.deletion) return "deleted";
  return entry.current === undefined ? "empty" : "value";
}

function row({
  name,
  state,
  since,
  previousVersion,
  pendingVersion,
  rotation,
  deletion,
  readers,
}: SecretStatus): string[] {
  const value = {
    value: [
      "there",
      ...(previousVersion ? ["and the one before it"] : []),
      ...(pendingVersion ? ["and one not in use yet"] : []),
    ].join(", "),
    empty: "none",
    absent: "no entry",
    deleted: `deleted, gone on ${deletion?.slice(0, 10)}`,
  }[state];
  const renewed = rotation ? `by AWS${rotation.everyDays ? ` every ${rotation.everyDays} days` : ""}` : "by hand";
  const needed = readers.map(({ stack, functions }) =>
    functions.length > 0 ? `${stack} (${functions.join(", ")})` : stack,
  );
  return [name, value, since?.replace(/\.\d+Z$/, "Z") ?? "-", renewed, needed.join(", ") || "-"];
}

const remedy =
  (command: (words: string) => string) =>
  ({ name, id, state, stack }: SecretStatus): string => {
    if (state === "absent") return `${name}: its entry comes with ${stack}: ${command(`deploy ${stack}`)}`;
    if (state === "deleted") return `${name}: aws secretsmanager restore-secret --secret-id ${id}`;
    return `${name}: ${command(`secrets seed ${name}`)}`;
  };

import { Failure, HeldBack, messageOf } from "#scripts/engine/failure";
import type { StackNode } from "#scripts/engine/graph";
import type { DeclaredSecret } from "./declared-secrets.ts";
import { knownSecret } from "./known-secrets.ts";
import { type PutPlace, putFirst } from "./put-secret.ts";
import type { SecretStore } from "./secret-store.ts";
import { SecretText } from "./secret-text.ts";

/** A secret that functions of a stack are told to read, and that has no value for them. */
export interface MissingSecret {
  readonly secret: DeclaredSecret;
  /** Id of the stack whose functions need it. */
  readonly stack: string;
  readonly functions: readonly string[];
  /** `entry`: there is no such entry (yet); `value`: there is, without a value; `deleted`: it is about to go. */
  readonly lacks: "entry" | "value" | "deleted";
}

export interface NeededSecretsSettings {
  readonly secrets: readonly DeclaredSecret[];
  /** Opens Secrets Manager; asked only where some function needs a secret. */
  readonly open: () => Promise<SecretStore>;
  readonly command: PutPlace["command"];
  readonly note: (line: string) => void;
  /** Whether it is a rehearsal, where what can be made up is. @default false */
  readonly rehearsed?: boolean;
  /** Values that a rehearsal has for secrets of other people, by name. @default none */
  readonly standIns?: Readonly<Record<string, string>>;
  /** Whether functions are deployed without the secrets that they need: it is said, and not refused. @default false */
  readonly unseeded?: boolean;
}

/** Sees to it that no function is deployed which would fail for want of a secret's value. */
export interface NeededSecrets {
  /**
   * What a person has to put in before these stacks can be deployed, as far as that can be told now. Changes nothing. What cannot be
   * told, since looking is not allowed, is said and not missing.
   */
  missing(nodes: readonly StackNode[]): Promise<readonly MissingSecret[]>;
  /**
   * Before anything is applied.
   * @throws Failure("decision") for one that is missing and will be so when the stack's turn comes, as this run does not make its entry
   */
  before(nodes: readonly StackNode[]): Promise<void>;
  /**
   * Before one stack whose producers are done.
   * @throws HeldBack
   */
  hold(node: StackNode): Promise<void>;
  close(): void;
}

export function neededSecrets(settings: NeededSecretsSettings): NeededSecrets {
  const { secrets, command, note, rehearsed = false, unseeded = false, standIns = {} } = settings;
  let opened: Promise<SecretStore> | undefined;
  let told = false;

  const needsOf = ({ id }: StackNode) =>
    secrets.flatMap((secret) => {
      const functions = secret.readers.find(({ stack }) => stack === id)?.functions ?? [];
      return functions.length > 0 ? [{ secret, stack: id, functions }] : [];
    });

  const standIn = (name: string) =>
    Object.hasOwn(standIns, name) ? new SecretText(standIns[name] ?? "") : knownSecret(name).generate?.();
  const canMakeUp = ({ name }: DeclaredSecret) =>
    rehearsed && (Object.hasOwn(standIns, name) || knownSecret(name).generate !== undefined);

  async function lackOf(
    store: SecretStore,
    secret: DeclaredSecret,
    makeUp: boolean,
  ): Promise<MissingSecret["lacks"] | undefined> {
    try {
      const entry = await store.describe(secret.id);
      if (!entry) return "entry";
      if (entry.deletion) return "deleted";
      if (entry.current !== undefined) return undefined;
      const value = makeUp && canMakeUp(secret) ? standIn(secret.name) : undefined;
      if (!value) return "value";
      await putFirst({ store, command }, { secret, entry, value });
      note(`${secret.name}: made up a value for the rehearsal`);
      return undefined;
    } catch (error) {
      if (!told) note(`whether secrets have values cannot be told: ${messageOf(error)}`);
      told = true;
      return undefined;
    }
  }

  async function lookFor(nodes: readonly StackNode[], makeUp: boolean): Promise<readonly MissingSecret[]> {
    const needs = nodes.flatMap(needsOf);
    if (needs.length === 0) return [];
    opened ??= settings.open();
    const store = await opened;
    const wanted = new Map(needs.map(({ secret }) => [secret.id, secret]));
    const found = await Promise.all(
      [...wanted.values()].map(async (secret) => [secret.id, await lackOf(store, secret, makeUp)] as const),
    );
    const lacks = new Map(found);
    return needs.flatMap((need) => {
      const what = lacks.get(need.secret.id);
      return what ? [{ ...need, lacks: what }] : [];
    });
  }

  const refuse = (found: readonly MissingSecret[], refusal: (message: string) => Failure) => {
    if (found.length === 0) return;
    const lines = found.map((each) => `  ${missingText(each, command)}`);
    if (!unseeded)
      throw refusal(
        `${lines.join("\n").trimStart()}\nThen run this again; or add --unseeded to deploy it all the same.`,
      );
    for (const line of lines) note(line.trimStart());
  };

  return {
    missing: async (nodes) =>
      (await lookFor(nodes, false)).filter(({ secret, lacks }) => lacks === "deleted" || !canMakeUp(secret)),
    before: async (nodes) => {
      const found = await lookFor(nodes, true);
      const running = new Set(nodes.map(({ id }) => id));
      const waiting = found.filter(({ lacks, secret }) => lacks === "entry" && running.has(secret.stack));
      refuse(
        found.filter((each) => !waiting.includes(each)),
        (message) => new Failure("decision", `nothing was applied: ${message}`),
      );
      // Their entries are made by this very run.
      if (!unseeded) for (const each of waiting) if (!canMakeUp(each.secret)) note(waitingText(each, command));
    },
    hold: async (node) => refuse(await lookFor([node], true), (message) => new HeldBack(message)),
    close: () => void opened?.then((store) => store.close()),
  };
}

/** Who needs what, and how to put it in: one line. */
export function missingText({ secret, stack, functions, lacks }: MissingSecret, command: PutPlace["command"]): string {
  const seed = command(`secrets seed ${secret.name}`);
  const how = {
    entry: `which is not there yet: deploy ${secret.stack} first, then ${seed}`,
    value: `which has no value: ${seed}`,
    deleted: `which is deleted: aws secretsmanager restore-secret --secret-id ${secret.id}`,
  } as const;
  return `${stack}: ${functions.join(" and ")} ${functions.length === 1 ? "needs" : "need"} the secret ${secret.name}, ${how[lacks]}`;
}

const waitingText = ({ secret, stack }: MissingSecret, command: PutPlace["command"]): string =>
  `${stack} will wait for a value of the secret ${secret.name}: put it in once ${secret.stack} is deployed (${command(`secrets seed ${secret.name}`)}), here or in another terminal`;

import { CreateSecretCommand, DeleteSecretCommand, SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { clientConfig } from "#scripts/rehearsal/emulator/access";
import { emulatorWithClient } from "#scripts/rehearsal/emulator/testing/emulator-with-client";
import type { DeclaredSecret } from "./declared-secrets.ts";
import { knownSecret } from "./known-secrets.ts";
import { openEntry, putFirst, renewValue, replaceValue } from "./put-secret.ts";
import { openSecretStore, type SecretEntry, type SecretStore } from "./secret-store.ts";
import { SecretText } from "./secret-text.ts";

const command = (words: string) => `sluice ${words}`;
const { generate, renew } = knownSecret("card-token-keys");
const local = emulatorWithClient(SecretsManagerClient);
let store: SecretStore;
let made = 0;
beforeAll(() => {
  store = openSecretStore(clientConfig(local.emulator.access));
});
afterAll(() => store?.close());

/** A fresh entry without a value. */
async function newSecret(name = "card-token-keys"): Promise<DeclaredSecret> {
  const id = `sluice/put-${made++}/${name}`;
  await local.client.send(new CreateSecretCommand({ Name: id }));
  return { name, id, stack: "dev-secrets", description: "", readers: [] };
}
type Filled = SecretEntry & { current: string };
const look = async (secret: DeclaredSecret) => (await store.describe(secret.id)) as Filled;
const first = async (secret: DeclaredSecret, value: SecretText, place = store) =>
  putFirst({ store: place, command }, { secret, entry: await look(secret), value });
const replace = async (secret: DeclaredSecret, value: SecretText, place = store) =>
  replaceValue({ store: place, command }, { secret, entry: await look(secret), value });
const rotate = async (secret: DeclaredSecret, place = store) =>
  renewValue({ store: place, command }, { secret, entry: await look(secret), renew: renew! });
const ringOf = async (secret: DeclaredSecret) =>
  JSON.parse((await store.read(secret.id, (await look(secret)).current)).reveal()) as {
    current: string;
    keys: Record<string, string>;
  };

describe("the first value", () => {
  it("is put in once: of two at the same moment one is refused, and the same one again changes nothing", async () => {
    const secret = await newSecret();
    const [one, other] = [generate!(), generate!()];
    const entry = await look(secret);
    expect(entry.current).toBeUndefined();
    const put = (value: SecretText) => putFirst({ store, command }, { secret, entry, value });
    const { outcome, version } = await put(one);
    expect(outcome).toBe("first");
    await expect(put(other)).rejects.toThrow(/card-token-keys: somebody else has put a value in at the same moment/);
    expect(await put(one)).toEqual({ outcome: "first", version });
    expect((await store.read(secret.id, version)).equals(one)).toBe(true);
    expect(await store.storedAt(secret.id, version)).toBeInstanceOf(Date);
  });

  it("is refused in a form that its readers cannot use, and is not repeated", async () => {
    const secret = await newSecret("webhook-url");
    const refusal = await first(secret, new SecretText("http://planted.example/x")).catch((error: Error) => error);
    expect(refusal).toMatchObject({ kind: "usage", message: expect.stringContaining("https://") });
    expect(`${refusal}${(refusal as Error).stack}`).not.toContain("planted");
    expect((await look(secret)).current).toBeUndefined();
  });

  it("needs an entry that is there to stay", async () => {
    const secret = await newSecret();
    const missing = { ...secret, id: "sluice/put/none" };
    await expect(openEntry({ store, command }, missing)).rejects.toThrow(/not there yet.*sluice deploy dev-secrets/);
    await local.client.send(new DeleteSecretCommand({ SecretId: secret.id, RecoveryWindowInDays: 7 }));
    await expect(openEntry({ store, command }, secret)).rejects.toThrow(
      /is deleted and goes for good on 20.*restore-secret/,
    );
  });
});

describe("a value in the place of another", () => {
  it("is in use afterwards, and the former one is kept as the previous", async () => {
    const secret = await newSecret("partner-key");
    const { version: before } = await first(secret, new SecretText("one"));
    const { outcome, version } = await replace(secret, new SecretText("two"));
    expect([outcome, await look(secret)]).toMatchObject(["replaced", { current: version, previous: before }]);
    expect((await look(secret)).pending).toBeUndefined();
    expect(await replace(secret, new SecretText("two"))).toEqual({ outcome: "same", version });
    expect((await look(secret)).previous).toBe(before);
  });

  it("is not put into use over one that somebody else put in meanwhile", async () => {
    const secret = await newSecret("partner-key");
    await first(secret, new SecretText("one"));
    const racing: SecretStore = {
      ...store,
      promote: async (id, step) => {
        await replace(secret, new SecretText("theirs"));
        return store.promote(id, step);
      },
    };
    await expect(replace(secret, new SecretText("mine"), racing)).rejects.toThrow(/theirs is in use/);
    expect((await store.read(secret.id, (await look(secret)).current)).reveal()).toBe("theirs");
  });

  it("never loses a key of card tokens", async () => {
    const secret = await newSecret();
    await first(secret, generate!());
    await expect(replace(secret, generate!())).rejects.toThrow(/the key 1 that is there, and tokens made with it/);
    expect((await look(secret)).pending).toBeUndefined();
  });
});

describe("renewing the keys of card tokens", () => {
  it("adds a key, makes it current and keeps all others", async () => {
    const secret = await newSecret();
    await first(secret, generate!());
    const before = await ringOf(secret);
    expect((await rotate(secret)).outcome).toBe("replaced");
    expect((await rotate(secret)).outcome).toBe("replaced");
    const after = await ringOf(secret);
    expect([after.current, Object.keys(after.keys)]).toEqual(["3", ["1", "2", "3"]]);
    expect(after.keys).toMatchObject(before.keys);
  });

  it("comes to one new key when it is run several times at once", async () => {
    const secret = await newSecret();
    await first(secret, generate!());
    const results = await Promise.allSettled([rotate(secret), rotate(secret), rotate(secret)]);
    expect(results.map(({ status }) => status)).toContain("fulfilled");
    expect(Object.keys((await ringOf(secret)).keys)).toEqual(["1", "2"]);
  });

  const changes = ["store", "promote", "settle"] as const;
  const moments = changes.flatMap((change) => [
    { change, when: "before" },
    { change, when: "after" },
  ]);
  it.each(moments)(
    "killed right $when it calls $change, it loses no key, and run again it comes to one new key",
    async ({ change, when }) => {
      const secret = await newSecret();
      await first(secret, generate!());
      const before = await ringOf(secret);
      const doomed = {
        ...store,
        [change]: async (...args: never[]) => {
          if (when === "after") await (store[change] as (...given: never[]) => Promise<unknown>)(...args);
          throw new Error("killed");
        },
      } as SecretStore;
      await expect(rotate(secret, doomed)).rejects.toThrow("killed");
      const between = await ringOf(secret);
      expect(between.keys).toMatchObject(before.keys);
      const { outcome } = await rotate(secret);
      const after = await ringOf(secret);
      // Once the label of pending versions is gone, nothing tells of an earlier run: another key is made.
      const isOver = change === "settle" && when === "after";
      expect([outcome, Object.keys(after.keys).length]).toEqual(
        isOver ? ["replaced", 3] : [change === "store" && when === "before" ? "replaced" : "finished", 2],
      );
      expect(after.keys).toMatchObject(between.keys);
      expect((await look(secret)).pending).toBeUndefined();
    },
  );

  it("changes nothing where the keys in use are broken, and shows nothing of them", async () => {
    const secret = await newSecret();
    const { version } = await store
      .store(secret.id, { token: "b".repeat(32), value: new SecretText("planted") }, "AWSCURRENT")
      .then(() => ({ version: "b".repeat(32) }));
    const refusal = await rotate(secret).catch((error: Error) => error);
    expect(String((refusal as Error).message)).toMatch(
      /the value in use is broken.*secrets seed card-token-keys --replace/,
    );
    expect((refusal as Error).stack).not.toContain("planted");
    expect((await look(secret)).current).toBe(version);
    expect((await replace(secret, generate!())).outcome).toBe("replaced");
  });
});

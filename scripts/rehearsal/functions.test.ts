import { randomBytes } from "node:crypto";
import {
  CreateSecretCommand,
  DeleteSecretCommand,
  PutSecretValueCommand,
  SecretsManagerClient,
} from "@aws-sdk/client-secrets-manager";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { fromResultItem } from "#functions/results/result-item";
import { clientConfig } from "./emulator/access.ts";
import { startTestEmulator, type TestEmulator } from "./emulator/testing/test-emulator.ts";
import { contentOf, FunctionsUnderTest } from "./testing/functions-under-test.ts";

/** Their check digits do not hold, and one is short: as in public test data. */
const CARDS = ["2703186189652095", "630423337322", "60423098130"];
const SECRET = "card-token-keys";

let emulator: TestEmulator;
let secrets: SecretsManagerClient;
let functions: FunctionsUnderTest;

beforeAll(async () => {
  emulator = await startTestEmulator();
  secrets = new SecretsManagerClient(clientConfig(emulator.access));
  functions = new FunctionsUnderTest(emulator.access);
  await functions.deploy(SECRET);
});
afterAll(() => emulator?.dispose());

/** The text of the secret with these versions. */
const keys = (current: string, ...versions: string[]) => {
  const key = (version: string) => Buffer.alloc(32, version).toString("base64");
  return JSON.stringify({ current, keys: Object.fromEntries(versions.map((version) => [version, key(version)])) });
};

const event = (id: string, card = 0, change: object = {}) => ({
  id,
  occurredAt: "2019-01-01T00:00:18Z",
  cardNumber: CARDS[card],
  merchant: "Rippin, Kub and Mann",
  category: "misc_net",
  amountMinor: 497,
  currency: "USD",
  merchantLocation: { latitude: 49.159046999999994, longitude: -118.186462 },
  ...change,
});

describe("the functions in the emulator", () => {
  it("turn events away while the card token keys are missing or malformed, and take them as soon as they are there", async () => {
    expect((await functions.post(event("early"))).status).toBe(503);
    expect(functions.logs.at(-1)).toMatch(/Store \{.*in the secret .*card-token-keys/);
    await secrets.send(new CreateSecretCommand({ Name: SECRET, SecretString: '{"current":"1"}' }));
    expect((await functions.post(event("early"))).status).toBe(503);
    expect(await functions.newRecords()).toEqual([]);
    await secrets.send(new PutSecretValueCommand({ SecretId: SECRET, SecretString: keys("1", "1") }));
    expect((await functions.post(event("early"))).status).toBe(202);
    expect((await functions.newRecords()).map(contentOf).map(({ id }) => id)).toEqual(["early"]);
  });

  it("carry events from the request through the stream into the table", async () => {
    const { status, body } = await functions.post(
      event("a", 0),
      event("b", 1),
      event("bad", 0, { amountMinor: -1 }),
      event("c", 0),
    );
    expect(status).toBe(202);
    expect(body.rejected).toMatchObject([{ index: 2, id: "bad", path: "amountMinor" }]);
    const records = await functions.newRecords();
    expect(records.map(contentOf).map(({ id, ingestionId }) => ({ id, ingestionId }))).toEqual(
      body.accepted.map(({ id, ingestionId }) => ({ id, ingestionId })),
    );
    expect(records.map(({ PartitionKey }) => PartitionKey)).toEqual(
      records.map((record) => contentOf(record).payload.card.token),
    );
    expect(records[0]!.PartitionKey).toBe(records[2]!.PartitionKey);

    expect(await functions.deliver(records)).toEqual([]);
    const [stored] = await functions.items("a");
    const { payload, ingestionId } = contentOf(records[0]!);
    expect(stored).toMatchObject({
      sk: { S: "000000000001" },
      result: {
        M: { amountMinor: { N: "497" }, card: { M: { lastFour: { S: "2095" }, token: { S: payload.card.token } } } },
      },
    });
    expect(fromResultItem(stored!)).toMatchObject({ pipeline: "card-transactions", key: "a", version: 1, ingestionId });
  });

  it("store an event once, delivered again or sent again, also by a rotated key", async () => {
    await functions.post(event("once"));
    const records = await functions.newRecords();
    await functions.deliver(records);
    const before = await functions.items("once");
    expect(before).toHaveLength(1);
    await functions.deliver(records);
    expect(functions.logs.at(-1)).toContain('"replayed":1');

    await secrets.send(new PutSecretValueCommand({ SecretId: SECRET, SecretString: keys("2", "1", "2") }));
    await expect
      .poll(
        async () => {
          await functions.post(event("once"));
          return contentOf((await functions.newRecords())[0]!).payload.card.keyVersion;
        },
        { timeout: 10_000 },
      )
      .toBe("2");
    await functions.post(event("once"));
    await functions.deliver(await functions.newRecords());
    expect(functions.logs.at(-1)).toContain('"duplicate":1');
    expect(await functions.items("once")).toEqual(before);
    expect(await functions.objects()).toEqual([]);
  });

  it("set a conflict aside with both events and a message, once however often it is delivered", async () => {
    await functions.post(event("disputed"), event("disputed", 0, { amountMinor: 1 }));
    const records = await functions.newRecords();
    for (const _ of [1, 2]) expect(await functions.deliver(records)).toEqual([]);
    const { ingestionId } = contentOf(records[1]!);
    expect(await functions.objects("conflicts/")).toMatchObject([
      {
        key: `conflicts/card-transactions/2100/11/22/${ingestionId}.json`,
        content: { id: "disputed", payload: { amountMinor: 1 }, stored: { result: { amountMinor: 497 } } },
      },
    ]);
    expect((await functions.messages())[0]).toEqual({
      kind: "conflict",
      reason: expect.stringContaining("different content"),
      bucket: "quarantine",
      key: `conflicts/card-transactions/2100/11/22/${ingestionId}.json`,
    });
    expect((await functions.items("disputed"))[0]!.result!.M!.amountMinor).toEqual({ N: "497" });
  });

  it("set poison aside, without the card number it brings, and store what stands behind it", async () => {
    await functions.messages();
    await functions.post(event("behind"));
    const [behind] = await functions.newRecords();
    const poison = { ...behind!, SequenceNumber: "7", Data: Buffer.from(`{"cardNumber":"${CARDS[0]}"}`) };
    const noise = { ...behind!, SequenceNumber: "8", Data: randomBytes(32).fill(0xff, 0, 1) };
    expect(await functions.deliver([poison, noise, behind!])).toEqual([]);
    expect(await functions.items("behind")).toHaveLength(1);
    expect((await functions.objects("quarantine/")).map(({ key, content }) => [key, content.reason])).toEqual([
      ["quarantine/unknown/2100/11/22/shardId-000000000000-7.json", "has a version other than 1"],
      ["quarantine/unknown/2100/11/22/shardId-000000000000-8.json", "is not UTF-8"],
    ]);
    expect((await functions.messages()).map(({ kind }) => kind)).toEqual(["poison", "poison"]);
  });

  it("give the whole batch back while the table is gone, quarantine nothing, and lose nothing", async () => {
    await functions.post(event("late-1", 0), event("late-2", 1));
    const records = await functions.newRecords();
    const kept = (await functions.objects()).length;
    await functions.deleteTable();
    expect((await functions.deliver(records)).sort()).toEqual(
      records.map(({ SequenceNumber }) => SequenceNumber!).sort(),
    );
    expect((await functions.objects()).length).toBe(kept);
    await functions.createTable();
    expect(await functions.deliver(records)).toEqual([]);
    expect((await functions.items()).map((item) => fromResultItem(item).key).sort()).toEqual(["late-1", "late-2"]);
  });

  it("use their keys on when the secret goes away", async () => {
    await secrets.send(new DeleteSecretCommand({ SecretId: SECRET, ForceDeleteWithoutRecovery: true }));
    await expect
      .poll(
        async () => {
          expect((await functions.post(event("still"))).status).toBe(202);
          return functions.logs.at(-1);
        },
        { timeout: 10_000 },
      )
      .toContain("The keys at hand are used on");
  });

  it("answer for 500 events of one card at once, in order", async () => {
    const ids = Array.from({ length: 500 }, (_, index) => `bulk-${index}`);
    expect((await functions.post(...ids.map((id) => event(id, 2)))).body.accepted).toHaveLength(500);
    const records = (await functions.newRecords()).filter((record) => contentOf(record).id.startsWith("bulk-"));
    expect(records.map((record) => contentOf(record).id)).toEqual(ids);
    expect(await functions.deliver(records)).toEqual([]);
    const storedAt = new Map((await functions.items()).map(({ pk, storedAt: time }) => [pk!.S, time!.S!]));
    const times = ids.map((id) => storedAt.get(id)!);
    expect(times).toEqual([...times].sort());
  });

  it("leave no card number in the stream, the table, the bucket or a log", async () => {
    const everything = [
      (await functions.allRecords()).map(contentOf),
      await functions.items(),
      await functions.objects(),
      functions.logs,
    ].map((part) => JSON.stringify(part));
    expect(everything.map((text) => text.length > 500)).toEqual([true, true, true, true]);
    for (const card of CARDS) for (const text of everything) expect(text).not.toContain(card);
  });
});

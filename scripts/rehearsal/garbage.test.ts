import { randomUUID } from "node:crypto";
import { DynamoDBClient, ScanCommand } from "@aws-sdk/client-dynamodb";
import { KinesisClient, PutRecordCommand, PutRecordsCommand } from "@aws-sdk/client-kinesis";
import { GetObjectCommand, ListObjectsV2Command, S3Client } from "@aws-sdk/client-s3";
import { ListSecretsCommand, PutSecretValueCommand, SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { EventsAnswer } from "#functions/ingest-events/answer";
import { deployedApiUrl } from "#scripts/commands/rehearse/events";
import { thorough } from "#scripts/house/thorough";
import { kinesis as kinesisContract } from "#stacks/contracts/kinesis";
import { pipeline as pipelineContract } from "#stacks/contracts/pipeline";
import { quarantine } from "#stacks/contracts/quarantine";
import { tables } from "#stacks/contracts/tables";
import { clientConfig } from "./emulator/access.ts";
import { tokenAudience } from "./issuer/stand-in.ts";
import { settledFor } from "./load/settlements.ts";
import { readPublished } from "./published.ts";
import { type DeployedPlatform, deployPlatform } from "./testing/deployed-platform.ts";

const minutes = 60_000;
const days = 24 * 60 * minutes;
const at = (ahead: number) => new Date(Date.now() + ahead).toISOString();

const card = (change: object = {}) => ({
  ...{ id: "card", occurredAt: at(0), cardNumber: "9999000000000003", merchant: "Shop", category: "home" },
  ...{ amountMinor: 435, currency: "USD" },
  ...change,
});
const order = (change: object = {}) => ({
  ...{ orderId: "order", revision: 1, changedAt: at(0), status: "placed", currency: "KRW" },
  lines: [{ sku: "a", quantity: 1, unitPriceMinor: 100 }],
  ...change,
});
const reading = (change: object = {}) => ({
  ...{ deviceId: "device", sequence: 1, measuredAt: at(0), celsius: 21.5 },
  ...change,
});
/** What the stream carries for an order that was accepted just now. */
const record = (payload: { orderId: unknown; revision: unknown }, change: object = {}) => ({
  ...{ version: 1, pipeline: "order-changes", ingestionId: randomUUID(), ingestedAt: at(0) },
  id: payload.revision === 1 ? payload.orderId : `${payload.orderId}#${payload.revision}`,
  payload,
  ...change,
});
/** 2^53 + 1, which no JavaScript number is. */
const LARGE = "9007199254740993";

/** Events that no pipeline takes, with what the API says of each. */
const rejected: readonly [what: string, pipeline: string, event: unknown, path: string, reason: RegExp][] = [
  ["no object", "card-transactions", "text", "", /must be an object/],
  ["nothing", "order-changes", null, "", /must be an object/],
  ["a list", "device-readings", [reading()], "", /must be an object/],
  ["an amount of text", "card-transactions", card({ amountMinor: "435" }), "amountMinor", /whole number/],
  ["half a cent", "card-transactions", card({ amountMinor: 0.5 }), "amountMinor", /whole number/],
  ["an amount beyond 2^53", "card-transactions", card({ amountMinor: 2 ** 53 }), "amountMinor", /at most 2\^53-1/],
  [
    "an id beyond 2^53 as a number",
    "order-changes",
    order({ orderId: 2 ** 53 + 2 }),
    "orderId",
    /must be text, not a number/,
  ],
  ["a device of a number", "device-readings", reading({ deviceId: 7 }), "deviceId", /must be text, not a number/],
  ["a version beyond its digits", "order-changes", order({ revision: 1e12 }), "revision", /at most 999999999999/],
  ["degrees of text", "device-readings", reading({ celsius: "21.5" }), "celsius", /number of degrees/],
  ["lines of text", "order-changes", order({ lines: "a" }), "lines", /must be a list/],
  ["a field of nobody's", "device-readings", reading({ extra: 1 }), "", /extra|unknown|not know|recognized/i],
  ["control characters", "card-transactions", card({ merchant: "Shop\u0000" }), "merchant", /control characters/],
  [
    "a card's future",
    "card-transactions",
    card({ occurredAt: at(90 * minutes) }),
    "occurredAt",
    /60 minutes in the future/,
  ],
  [
    "a card before 2000",
    "card-transactions",
    card({ occurredAt: "1999-12-31T23:59:59Z" }),
    "occurredAt",
    /before the year 2000/,
  ],
  [
    "an order's future",
    "order-changes",
    order({ changedAt: at(40 * minutes) }),
    "changedAt",
    /10 minutes in the future/,
  ],
  ["an order of last quarter", "order-changes", order({ changedAt: at(-31 * days) }), "changedAt", /30 days ago/],
  [
    "a reading's future",
    "device-readings",
    reading({ measuredAt: at(35 * minutes) }),
    "measuredAt",
    /5 minutes in the future/,
  ],
  ["a reading of last week", "device-readings", reading({ measuredAt: at(-8 * days) }), "measuredAt", /7 days ago/],
];

/** Events at the edges of what is taken, with the key of their item. */
const accepted: readonly [what: string, pipeline: string, event: object, key: string][] = [
  ["an id beyond 2^53 as text", "order-changes", order({ orderId: LARGE }), `order-changes#${LARGE}`],
  ["its neighbour", "order-changes", order({ orderId: "9007199254740992" }), "order-changes#9007199254740992"],
  [
    "a card of 2000",
    "card-transactions",
    card({ id: "old", occurredAt: "2000-01-01T00:00:00Z" }),
    "card-transactions#old",
  ],
  [
    "a clock that is ahead",
    "card-transactions",
    card({ id: "ahead", occurredAt: at(59 * minutes) }),
    "card-transactions#ahead",
  ],
  ["an order of a month", "order-changes", order({ orderId: "old", changedAt: at(-29.9 * days) }), "order-changes#old"],
  [
    "a reading of a week",
    "device-readings",
    reading({ deviceId: "old", measuredAt: at(-6.9 * days) }),
    "device-readings#old",
  ],
];

/** Records that somebody writes to the stream past the API, with why each is set aside. */
const poison: readonly [what: string, data: string | Uint8Array, reason: RegExp][] = [
  ["binary", Buffer.alloc(1_000, 0xff), /^is not UTF-8$/],
  ["a megabyte of one letter", "a".repeat(1_000_000), /^is not JSON$/],
  ["half of a record", JSON.stringify(record(order())).slice(0, 100), /^is not JSON$/],
  ["lists in lists without end", `${"[".repeat(300_000)}${"]".repeat(300_000)}`, /^is not (a )?JSON/],
  ["objects in objects without end", `${'{"a":'.repeat(100_000)}1${"}".repeat(100_000)}`, /version/],
  [
    "a payload in itself without end",
    `{"version":1,"payload":${"[".repeat(200_000)}${"]".repeat(200_000)}}`,
    /^pipeline: Invalid/,
  ],
  ["a number", "7", /^is not a JSON object$/],
  ["another version", JSON.stringify(record(order(), { version: 2 })), /version other than 1/],
  ["a pipeline that is none", JSON.stringify(record(order(), { pipeline: "__proto__" })), /^pipeline: is none/],
  ["a payload of text", JSON.stringify(record(order(), { payload: "order" })), /payload: must be an object/],
  [
    "an id that is a number",
    JSON.stringify(record(order({ orderId: 2 ** 53 + 2 }), { id: LARGE })),
    /payload.orderId: must be text/,
  ],
  [
    "a time before its pipeline's",
    JSON.stringify(record(order({ changedAt: "2020-01-01T00:00:00Z" }))),
    /payload.changedAt: .*30 days/,
  ],
  ["a time to come", JSON.stringify(record(order(), { ingestedAt: at(days) })), /ingestedAt: is after/],
  ["another's id", JSON.stringify(record(order(), { id: "else" })), /id: must be the id of the payload/],
];

const KEYS = 1_000;
const DUPLICATES = 100_000;
const HOT = 1_000;

describe.runIf(thorough)("garbage, through the deployed platform", () => {
  let site: DeployedPlatform;
  const clients = () => clientConfig(site.rehearsal.access);
  const settled = { delivered: 0, other: 0 };
  let direct = 0;
  let taken = 0;

  beforeAll(async () => {
    site = await deployPlatform();
    const { processFunctionName } = await readPublished(
      site.rehearsal.access,
      site.synthesis.environment,
      pipelineContract,
    );
    settledFor(processFunctionName, site.rehearsal.eventSources).onSettled(({ outcome }) => {
      if (outcome === "delivered") settled.delivered += 1;
      else settled.other += 1;
    });
    const secrets = new SecretsManagerClient(clients());
    const { SecretList = [] } = await secrets.send(new ListSecretsCommand({}));
    const SecretId = SecretList.find(({ Name = "" }) => Name.includes("card-token-keys"))!.ARN!;
    const keys = { "1": Buffer.alloc(32, 1).toString("base64") };
    await secrets.send(new PutSecretValueCommand({ SecretId, SecretString: JSON.stringify({ current: "1", keys }) }));
  }, 5 * minutes);
  afterAll(() => site?.stop());

  async function post(pipeline: string, body: RequestInit["body"], headers: Record<string, string> = {}) {
    const url = `${await deployedApiUrl(site.rehearsal, site.synthesis.environment)}/events/${pipeline}`;
    const audience = await tokenAudience(site.rehearsal.access, site.synthesis.environment);
    const authorization = `Bearer ${await site.rehearsal.issuer.token({ audience })}`;
    const json = { "content-type": "application/json", authorization, ...headers };
    const response = await fetch(url, { method: "POST", body: body ?? null, headers: json });
    const text = await response.text();
    return { status: response.status, text, answer: () => JSON.parse(text) as EventsAnswer };
  }
  const postEvent = (pipeline: string, event: unknown) => post(pipeline, JSON.stringify({ events: [event] }));

  async function put(records: readonly { readonly data: string | Uint8Array; readonly key: string }[]) {
    const { eventsStreamName: StreamName } = await readPublished(
      site.rehearsal.access,
      site.synthesis.environment,
      kinesisContract,
    );
    const client = new KinesisClient(clients());
    for (let from = 0; from < records.length; from += 500) {
      const Records = records
        .slice(from, from + 500)
        .map(({ data, key }) => ({ Data: typeof data === "string" ? Buffer.from(data) : data, PartitionKey: key }));
      const { FailedRecordCount } = await client.send(new PutRecordsCommand({ StreamName, Records }));
      expect(FailedRecordCount ?? 0).toBe(0);
    }
    direct += records.length;
  }

  /** Keys of all items, one for each version. */
  async function stored(): Promise<string[]> {
    const { resultsTableName: TableName } = await readPublished(
      site.rehearsal.access,
      site.synthesis.environment,
      tables,
    );
    const client = new DynamoDBClient(clients());
    const found: string[] = [];
    let start: Record<string, never> | undefined;
    do {
      const page = await client.send(
        new ScanCommand({ TableName, ProjectionExpression: "pk", ...(start && { ExclusiveStartKey: start }) }),
      );
      found.push(...(page.Items ?? []).map(({ pk }) => pk?.S ?? ""));
      start = page.LastEvaluatedKey as typeof start;
    } while (start);
    return found;
  }
  async function setAside(): Promise<{ key: string; reason: string }[]> {
    const { bucketName: Bucket } = await readPublished(site.rehearsal.access, site.synthesis.environment, quarantine);
    const s3 = new S3Client(clients());
    const { Contents = [] } = await s3.send(new ListObjectsV2Command({ Bucket }));
    return Promise.all(
      Contents.map(async ({ Key = "" }) => {
        const { Body } = await s3.send(new GetObjectCommand({ Bucket, Key }));
        return { key: Key, reason: String(JSON.parse((await Body?.transformToString()) ?? "{}").reason) };
      }),
    );
  }
  const allSettled = (timeout: number) =>
    expect.poll(() => settled.delivered + settled.other, { timeout, interval: 500 }).toBe(taken + direct);

  it.each(rejected)("is refused at the API, with place and reason: %s", async (_, pipeline, event, path, reason) => {
    const { status, answer } = await postEvent(pipeline, event);
    expect(status).toBe(400);
    const [only, ...more] = answer().rejected;
    expect([only?.path, more, answer().accepted]).toEqual([path, [], []]);
    expect(only?.reason).toMatch(reason);
  });

  it("is refused at the API as a whole: what is no JSON in UTF-8, and what is too much", async () => {
    const binary = await post("order-changes", Buffer.alloc(1_000, 0xff), {
      "content-type": "application/octet-stream",
    });
    expect([binary.status, binary.text]).toEqual([400, expect.stringContaining("must be JSON in UTF-8")]);
    const large = await postEvent("order-changes", order({ orderId: "x".repeat(2_000_000) }));
    expect([large.status, large.text]).toEqual([413, expect.stringContaining("Send fewer events at once")]);
    const many = await post("order-changes", JSON.stringify({ events: Array.from({ length: 501 }, () => 1) }));
    expect([many.status, many.text]).toEqual([413, expect.stringContaining("at most 500 events")]);
  });

  it.each(accepted)("is taken, and stored once, at the edge of it: %s", async (_, pipeline, event, key) => {
    for (const _ of [1, 2]) {
      expect((await postEvent(pipeline, event)).status).toBe(202);
      taken += 1;
    }
    await allSettled(30_000);
    expect((await stored()).filter((each) => each === key)).toHaveLength(1);
  });

  it("of 2 MB is refused by the stream itself", async () => {
    const { eventsStreamName: StreamName } = await readPublished(
      site.rehearsal.access,
      site.synthesis.environment,
      kinesisContract,
    );
    const put = new PutRecordCommand({ StreamName, PartitionKey: "large", Data: Buffer.alloc(2_000_000, "a") });
    await expect(new KinesisClient(clients()).send(put)).rejects.toThrow(/1048576/);
  });

  it(
    "that is put past the API is set aside once, with its reason, and holds up nothing behind it",
    async () => {
      await put(poison.map(([, data]) => ({ data, key: "poison" })));
      await put([{ data: JSON.stringify(record(order({ orderId: "behind" }))), key: "poison" }]);
      await allSettled(60_000);
      const reasons = (await setAside()).map(({ reason }) => reason);
      for (const [what, , reason] of poison) {
        const index = reasons.findIndex((each) => reason.test(each));
        expect(index, `${what}: ${reason} is none of\n${reasons.join("\n")}`).not.toBe(-1);
        reasons.splice(index, 1);
      }
      expect(reasons).toEqual([]);
      expect(await stored()).toContain("order-changes#behind");
    },
    2 * minutes,
  );

  it(
    "of one hot key is stored in full, each version once",
    async () => {
      const versions = Array.from({ length: HOT }, (_, index) => order({ orderId: "hot", revision: index + 1 }));
      await put(versions.map((each) => ({ data: JSON.stringify(record(each)), key: "hot" })));
      await allSettled(4 * minutes);
      expect((await stored()).filter((each) => each === "order-changes#hot")).toHaveLength(HOT);
    },
    5 * minutes,
  );

  it(
    "of 100,000 duplicates is stored once each, and nothing of it is set aside",
    async () => {
      const before = (await setAside()).length;
      const originals = Array.from({ length: KEYS }, (_, index) => order({ orderId: `dup-${index}` }));
      // Sent again, and so with another ingestion id each.
      const again = Array.from({ length: KEYS + DUPLICATES }, (_, index) => originals[index % KEYS]!);
      await put(again.map((each) => ({ data: JSON.stringify(record(each)), key: each.orderId })));
      await allSettled(8 * minutes);
      expect((await stored()).filter((each) => each.startsWith("order-changes#dup-"))).toHaveLength(KEYS);
      expect(await setAside()).toHaveLength(before);
    },
    10 * minutes,
  );

  it("leaves the identity: all that was taken is stored, a duplicate, or set aside", async () => {
    const [items, aside] = [(await stored()).length, (await setAside()).length];
    expect(settled.other).toBe(0);
    expect(settled.delivered).toBe(taken + direct);
    expect(settled.delivered - items - aside).toBe(DUPLICATES + accepted.length);
  });
});

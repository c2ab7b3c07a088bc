import { DynamoDBClient, PutItemCommand, ScanCommand, UpdateItemCommand } from "@aws-sdk/client-dynamodb";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { loadEnvironments } from "#environments/index";
import { completionLog } from "#functions/sla/completion-log";
import { fingerprintOf, stateKey, toStateItem } from "#functions/sla/state";
import { definition } from "#functions/sla/testing/definition";
import { targetOf } from "#scripts/commands/cli/target";
import { deployEnvironment } from "#scripts/commands/deploy/deploy-environment";
import { realContext } from "#scripts/commands/testing/real-context";
import type { SlaBoard, SlaReport } from "#scripts/engine/sla/sla-board";
import { clientConfig } from "#scripts/rehearsal/emulator/access";
import { readPublished } from "#scripts/rehearsal/published";
import { invokeScheduled } from "#scripts/rehearsal/schedules/invoke-scheduled";
import { rehearsalOfFile } from "#scripts/rehearsal/testing/rehearsal-of-file";
import { notify } from "#stacks/contracts/notify";
import { sla } from "#stacks/contracts/sla";
import { type AddInput, addSla, switchSla } from "./change-sla.ts";
import { listSlas, slaHistory, slaReport } from "./sla.ts";

const environment = loadEnvironments({ SLUICE_ENV: "local" })[0]!;
const here = rehearsalOfFile(environment);
const input = { environment: "local", rehearse: true };
const context = () => realContext(here.root).context;
let client: DynamoDBClient;
let tables: Awaited<ReturnType<typeof readTables>>;
const readTables = async () => ({
  ...(await readPublished(here.rehearsal.access, environment, sla)),
  ...(await readPublished(here.rehearsal.access, environment, notify)),
});
const invoke = (functionName: string) =>
  invokeScheduled(here.rehearsal.access)(
    { name: "r", arn: "arn:aws:events:x", expression: "", functionName },
    new Date(),
  );
const board = async () => (await listSlas(context(), input)).data as SlaBoard;
const added: AddInput = {
  ...input,
  pipeline: "settlement",
  type: "realtime",
  deadline: "5",
  owner: "payments",
  channel: "#payments",
};

/** Lets the state of a definition believe that it was watched for so many minutes already. */
async function watchedSince(key: { pipeline: string; minutes: number }) {
  const of = definition({
    pipeline_name: key.pipeline,
    sla_type: "realtime",
    deadline_minutes: 5,
    time_zone: "Asia/Seoul",
  });
  const since = new Date(Date.now() - key.minutes * 60_000).toISOString();
  const state = {
    fingerprint: fingerprintOf(of),
    counts_from: since,
    judged_until: since,
    status: "unknown" as const,
    since,
    revision: 1,
  };
  await client.send(new PutItemCommand({ TableName: tables.definitionsTableName, Item: toStateItem(of, state) }));
}

describe("sla", () => {
  beforeAll(async () => {
    const { context } = realContext(here.root);
    const stacks = ["alerts", "keys", "secrets", "notify", "sla"];
    await deployEnvironment(context, targetOf(context, here.rehearsal.attachment.environment), {
      environment: "local",
      stacks,
    });
    tables = await readTables();
    client = new DynamoDBClient(clientConfig(here.rehearsal.access));
  }, 60_000);
  afterAll(() => client?.destroy());

  it("begins with the two promises of a new environment, once the checker has run", async () => {
    await invoke(tables.checkFunctionName);
    const { slas, bad } = await board();
    expect(bad).toEqual([]);
    expect(
      slas.map(({ key, status, time_zone, deadline_minutes }) => [key, status, time_zone, deadline_minutes]),
    ).toEqual([
      ["consumer_batch#hourly", "new", "Asia/Seoul", 5],
      ["daily_aggregation#daily", "new", "Asia/Seoul", 540],
    ]);
    expect(slas[1]?.nextDeadline).toMatch(/T00:00:00.000Z$/);
    expect((await listSlas(context(), input)).text).toContain(
      "daily_aggregation by 9:00 for the day before (Asia/Seoul): not judged yet",
    );
  });

  it("watches what is added without a deploy, adds a violation for each window, and tells once that it is broken and once that it is over", async () => {
    expect((await addSla(context(), added)).text).toContain("settlement#realtime is promised from now on");
    await invoke(tables.checkFunctionName);
    expect((await board()).slas.find(({ key }) => key === "settlement#realtime")).toMatchObject({
      status: "new",
      time_zone: "Asia/Seoul",
    });
    await watchedSince({ pipeline: "settlement", minutes: 31 });
    await invoke(tables.checkFunctionName);
    await invoke(tables.checkFunctionName);
    const history = await slaHistory(context(), { ...input, pipeline: "settlement", days: 1 });
    const { violations } = history.data as { violations: unknown[] };
    expect([4, 5]).toContain(violations.length);
    expect(history.text).toContain("settlement realtime: has not come");
    expect((await board()).slas.find(({ key }) => key === "settlement#realtime")?.status).toBe("violated");

    const now = new Date().toISOString();
    const log = completionLog(client, tables.completionsTableName);
    await log({
      pipeline_name: "settlement",
      completed_at: now,
      period_start: now,
      period_end: now,
      records: 1,
      run: "one",
    });
    await invoke(tables.checkFunctionName);
    await invoke(tables.notifyFunctionName);
    expect(
      here.rehearsal.inbox
        .received()
        .filter(({ told }) => told.subject === "settlement#realtime")
        .map(({ told }) => [told.status, told.channel, told.title]),
    ).toEqual([
      ["firing", "#payments", "settlement missed its deadline"],
      ["resolved", "#payments", "settlement is complete again"],
    ]);
    const after = await slaHistory(context(), { ...input, pipeline: "settlement", days: 1 });
    expect(after.text).not.toContain("has not come");
    const report = await slaReport(context(), { ...input, pipeline: "settlement", days: 1 });
    const [kept] = (report.data as { reports: SlaReport[] }).reports;
    expect(kept).toMatchObject({ key: "settlement#realtime", missed: violations.length, metPercent: 0 });
    expect(kept!.windows).toBe(violations.length);
  });

  it("leaves what others note in its row, whatever is made of it, and says what it came to", async () => {
    const { definitionsTableName: TableName } = tables;
    const Key = { pk: { S: "sla" }, sk: { S: "settlement#realtime" } };
    await client.send(
      new UpdateItemCommand({
        TableName,
        Key,
        UpdateExpression: "SET jira = :j",
        ExpressionAttributeValues: { ":j": { S: "OPS-1" } },
      }),
    );
    const same = await addSla(context(), { ...added, owner: "other-team" });
    expect(same.text).toContain("settlement#realtime goes on as it was promised, with this owner and channel");
    const named = { ...input, pipeline: "settlement", type: "realtime" };
    await switchSla(context(), { ...named, enabled: false });
    const again = await addSla(context(), added);
    expect(again.text).toContain("settlement#realtime is promised otherwise, and watched again, from now on");
    const { Items = [] } = await client.send(new ScanCommand({ TableName }));
    expect(Items.find(({ pk, sk }) => pk?.S === "sla" && sk?.S === "settlement#realtime")?.jira?.S).toBe("OPS-1");
  });

  it("watches no longer what is disabled, and from its enabling on again", async () => {
    const named = { ...input, pipeline: "settlement", type: "realtime" };
    await switchSla(context(), { ...named, enabled: false });
    await invoke(tables.checkFunctionName);
    expect((await board()).slas.find(({ key }) => key === "settlement#realtime")?.status).toBe("off");
    expect((await switchSla(context(), { ...named, enabled: false })).data).toMatchObject({ changed: false });
    await switchSla(context(), { ...named, enabled: true });
    await invoke(tables.checkFunctionName);
    expect((await slaReport(context(), { ...input, pipeline: "settlement", days: 1 })).text).toMatch(
      /settlement#realtime: no deadline yet, since /,
    );
    expect((await board()).slas.find(({ key }) => key === "settlement#realtime")?.status).toBe("new");
  });

  it("names a row that is no definition, and goes on with the others", async () => {
    const Key = { pk: { S: "sla" }, sk: { S: "evil#hourly" } };
    await client.send(
      new UpdateItemCommand({
        TableName: tables.definitionsTableName,
        Key,
        UpdateExpression: "SET #n = :n, time_zone = :z",
        ExpressionAttributeNames: { "#n": "pipeline_name" },
        ExpressionAttributeValues: { ":n": { S: "\u001b[31m<b>" }, ":z": { S: "Mars" } },
      }),
    );
    await invoke(tables.checkFunctionName);
    const report = await listSlas(context(), input);
    expect(report.exitCode).toBe(1);
    expect(report.text).toContain("evil#hourly: is no definition and not watched: pipeline_name");
    expect(report.text).not.toContain("\u001b");
    expect((report.data as SlaBoard).slas).toHaveLength(3);
  });

  it("leaves what people made of the first promises, or deleted, as it is", async () => {
    const { Items = [] } = await client.send(new ScanCommand({ TableName: tables.definitionsTableName }));
    expect(Items.filter(({ pk }) => pk?.S === "first")).toHaveLength(2);
    expect(Items.some(({ pk, sk }) => pk?.S === "state" && sk?.S === stateKey("consumer_batch#hourly").sk.S)).toBe(
      true,
    );
  });

  it.each<[Partial<AddInput>, RegExp]>([
    [{ deadline: "five" }, /^--deadline: must be a whole number of minutes/],
    [{ deadline: "99999999999999" }, /^--deadline: must be a whole number of minutes/],
    [{ deadline: "0" }, /^--deadline: must be at least 1 minute/],
    [{ owner: " " }, /^--owner: must not be blank/],
    [{ owner: "\u202egnp" }, /^--owner: .* format characters/],
    [{ deadline: "1441" }, /^--deadline: must be at most 1440 for realtime/],
    [{ type: "weekly" }, /^the type: must be one of realtime, hourly, daily/],
    [{ pipeline: "No Name" }, /^the pipeline: /],
    [{ timeZone: "Seoul" }, /^--time-zone: must be a time zone/],
    [{ owner: "" }, /^--owner: /],
    [{ channel: "x".repeat(60) }, /^--channel: /],
  ])("refuses to add one with %j", (change, reason) => {
    expect(() => addSla(context(), { ...added, ...change })).toThrow(reason);
  });

  it("says what is not promised", async () => {
    await expect(switchSla(context(), { ...input, pipeline: "nothing", type: "daily", enabled: true })).rejects.toThrow(
      /nothing#daily is not promised/,
    );
    await expect(slaHistory(context(), { ...input, pipeline: "nothing", days: 1 })).rejects.toThrow(
      /nothing is promised of it/,
    );
  });
});

import {
  CreateSecretCommand,
  DeleteSecretCommand,
  GetSecretValueCommand,
  SecretsManagerClient,
} from "@aws-sdk/client-secrets-manager";
import { beforeAll, describe, expect, it } from "vitest";
import type { Context } from "#scripts/commands/cli/context";
import { realContext } from "#scripts/commands/testing/real-context";
import { signedIn } from "#scripts/commands/testing/signed-in";
import { Failure } from "#scripts/engine/failure";
import { createInterruption } from "#scripts/engine/interruption";
import { emulatorWithClient } from "#scripts/rehearsal/emulator/testing/emulator-with-client";
import { type RotateSecretInput, rotateSecret } from "./rotate.ts";
import { type SeedSecretsInput, seedSecrets } from "./seed.ts";
import { type SecretStatus, secretsStatus } from "./status.ts";

const input = { environment: "local", rehearse: false };
const id = (name: string) => `sluice/local/ap-northeast-2/secrets/${name}`;
const uri = (password: string) => `mongodb+srv://service:${password}@main.ab1cd.mongodb.net/x`;
const local = emulatorWithClient(SecretsManagerClient);

const more = { "partner-key": "Key of the partner's API. To renew, ask partner-support for another." };
function contextWith(parts: Partial<Context> = {}, variables: NodeJS.ProcessEnv = {}) {
  const { context, lines } = realContext(local.emulator.directory, {
    ...signedIn(local.emulator.access),
    SLUICE_SET: `secrets.more=${JSON.stringify(more)}`,
    ...variables,
  });
  return { context: { ...context, ...parts }, lines };
}
const status = async () => {
  const report = await secretsStatus(contextWith().context, input);
  const { secrets } = report.data as { secrets: readonly SecretStatus[] };
  return { report, of: (name: string) => secrets.find((secret) => secret.name === name) };
};
const seed = (change: Partial<SeedSecretsInput>, context = contextWith().context) =>
  seedSecrets(context, { ...input, replace: false, ...change });
const rotate = (change: Partial<RotateSecretInput>, context = contextWith().context) =>
  rotateSecret(context, { ...input, secret: "mongodb-uri", ...change });
const given = (VALUE: string) => contextWith({}, { VALUE }).context;
/** Takes a secret's value away by making it anew. */
const empty = async (name: string) => {
  await local.client.send(new DeleteSecretCommand({ SecretId: id(name), ForceDeleteWithoutRecovery: true }));
  await local.client.send(new CreateSecretCommand({ Name: id(name) }));
};
const current = async (name: string) =>
  (await local.client.send(new GetSecretValueCommand({ SecretId: id(name) }))).SecretString;

describe("an environment whose secrets stack is not deployed", () => {
  it("has no entries: status says which stack makes them, and who will need what", async () => {
    const { report, of } = await status();
    expect(report.exitCode).toBe(3);
    expect(of("card-token-keys")).toMatchObject({
      state: "absent",
      version: null,
      readers: [{ stack: "local-pipeline" }],
    });
    expect(report.text).toContain(
      "mongodb-uri: its entry comes with local-secrets: npm run sluice -- deploy local-secrets --env local",
    );
  });

  it("takes no value", async () => {
    await expect(seed({ secret: "mongodb-uri", fromEnv: "VALUE" }, given(uri("one")))).rejects.toThrow(
      /mongodb-uri is not there yet; deploy its stack first/,
    );
  });
});

describe("secrets whose entries are there", () => {
  beforeAll(async () => {
    for (const name of ["card-token-keys", "mongodb-uri", "webhook-url", "webhook-signing-key", "partner-key"])
      await local.client.send(new CreateSecretCommand({ Name: id(name) }));
  });

  it("tell what was stored before a value that is none, and go on with the next", async () => {
    const answers = ["no uri at all", "a-key", "https://hooks.chat.example/one"];
    const askHidden = async () => [answers[0]!, answers.shift()!];
    const report = await seed({}, contextWith({ askHidden }).context);
    expect(report).toMatchObject({
      exitCode: 2,
      data: {
        seeded: ["card-token-keys", "partner-key", "webhook-signing-key", "webhook-url"],
        left: ["mongodb-uri"],
        refused: [{ name: "mongodb-uri", reason: expect.stringContaining("mongodb-uri: that is no value for it") }],
      },
    });
    expect(report.text).toMatch(/^card-token-keys: has its first value$/m);
    expect(report.text).toMatch(/^mongodb-uri: still without a value; npm run sluice -- secrets seed mongodb-uri/m);
    expect(report.text).not.toContain("no uri at all");
    for (const name of ["card-token-keys", "partner-key", "webhook-signing-key", "webhook-url"]) await empty(name);
  });

  it("tell what was stored before the account could not be reached any more", async () => {
    const stop = createInterruption();
    const askHidden = async () => {
      stop.interrupt();
      throw new Failure("interrupted", "interrupted");
    };
    const report = await seed({}, contextWith({ askHidden, interruption: stop }).context);
    expect(report).toMatchObject({
      exitCode: 130,
      data: { seeded: ["card-token-keys"], left: ["mongodb-uri", "partner-key", "webhook-signing-key", "webhook-url"] },
    });
    await empty("card-token-keys");
  });

  it("are seeded one after another: made up, asked for, or left for later", async () => {
    const answers = [
      [uri("one"), uri("one")],
      ["", ""],
      ["https://hooks.chat.example/one", "https://hooks.chat.example/one"],
    ];
    const asked: string[] = [];
    const askHidden = async (questions: readonly string[]) => {
      asked.push(questions[0]!.split(" ")[0]!);
      return answers.shift()!;
    };
    const { context, lines } = contextWith({ askHidden });
    expect(await seed({}, context)).toMatchObject({
      exitCode: 3,
      data: { seeded: ["card-token-keys", "mongodb-uri", "webhook-signing-key", "webhook-url"], left: ["partner-key"] },
    });
    expect(asked).toEqual(["mongodb-uri", "partner-key", "webhook-url"]);
    expect(lines.join("\n")).toContain(`partner-key: ${more["partner-key"]} Enter alone leaves it for later.`);
    expect(await current("mongodb-uri")).toBe(uri("one"));

    const { report, of } = await status();
    expect(report.exitCode).toBe(0);
    expect(of("mongodb-uri")).toMatchObject({
      state: "value",
      since: expect.stringMatching(/^20.*Z$/),
      previousVersion: null,
    });
    expect(of("partner-key")).toMatchObject({ state: "empty", version: null, since: null });
    expect(report.text).toMatch(
      /card-token-keys +there +20\S+Z +by hand +local-pipeline \(local-pipeline-ingest-events\)\n/,
    );
    expect(report.text).toMatch(/\npartner-key: npm run sluice -- secrets seed partner-key --env local$/);
  });

  it("keep what they have, unless it is said that it is to be replaced", async () => {
    await expect(seed({ secret: "mongodb-uri", fromEnv: "VALUE" }, given(uri("two")))).rejects.toMatchObject({
      kind: "decision",
      message: expect.stringContaining("secrets seed mongodb-uri --replace --env local puts another in its place"),
    });
    expect(await current("mongodb-uri")).toBe(uri("one"));
    const replaced = await seed({ secret: "mongodb-uri", fromEnv: "VALUE", replace: true }, given(uri("two")));
    expect(replaced).toMatchObject({ exitCode: 0, data: { outcome: "replaced" } });
    expect(replaced.text).toMatch(/Restart the pods .* delete the old database user in Atlas/);
  });

  it("are renewed with the value that a person brings, who is told before how and afterwards what is left to do", async () => {
    const askHidden = async () => [uri("three"), uri("three")];
    const { context, lines } = contextWith({ askHidden });
    const report = await rotate({}, context);
    expect(lines.join("\n")).toContain("make a second database user in Atlas");
    expect(report).toMatchObject({ exitCode: 0, data: { secret: "mongodb-uri", outcome: "replaced" } });
    expect(report.text).toContain("AWSPREVIOUS");
    expect(await current("mongodb-uri")).toBe(uri("three"));
    expect((await rotate({}, context)).text).toContain("that value is in use already, so it is not renewed");
  });

  it("are renewed without anybody's value where that can be, and take none then", async () => {
    await expect(rotate({ secret: "card-token-keys", fromEnv: "VALUE" }, given("x"))).rejects.toMatchObject({
      kind: "usage",
    });
    expect(await rotate({ secret: "card-token-keys" })).toMatchObject({ exitCode: 0, data: { outcome: "replaced" } });
    expect(JSON.parse((await current("card-token-keys"))!).current).toBe("2");
  });

  it("cannot be renewed before they have a value, nor without a word about where one comes from", async () => {
    await expect(rotate({ secret: "partner-key", fromEnv: "VALUE" }, given("x"))).rejects.toThrow(
      /partner-key has no value that could be renewed; .*secrets seed partner-key/,
    );
    await expect(rotate({})).rejects.toMatchObject({ kind: "decision" });
    await expect(seed({ fromEnv: "VALUE" }, given("x"))).rejects.toMatchObject({ kind: "usage" });
  });

  it("are told to be deleted, and until when they can be taken back", async () => {
    await local.client.send(new DeleteSecretCommand({ SecretId: id("webhook-url"), RecoveryWindowInDays: 7 }));
    const { report, of } = await status();
    expect(of("webhook-url")).toMatchObject({ state: "deleted", deletion: expect.stringMatching(/^20/) });
    expect(report.text).toMatch(/webhook-url +deleted, gone on 20\d\d-/);
    expect(report.text).toContain(`aws secretsmanager restore-secret --secret-id ${id("webhook-url")}`);
  });

  it("are looked at in no other account than the environment's, whoever is signed in", async () => {
    await expect(secretsStatus(contextWith().context, { ...input, environment: "dev" })).rejects.toThrow(
      /dev: you are signed in to account 000000000000 .* dev belongs to account 111111111111/,
    );
  });

  it("cannot be had by whoever is refused, who gets the usual sentence", async () => {
    const AWS_SECRET_ACCESS_KEY = "wrong";
    await expect(secretsStatus(contextWith({}, { AWS_SECRET_ACCESS_KEY }).context, input)).rejects.toMatchObject({
      kind: "failed",
      message: expect.stringMatching(/does not (accept|say whose)/),
    });
  });
});

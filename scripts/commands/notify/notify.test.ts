import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { PutSecretValueCommand, SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { secretName } from "#constructs/core/naming";
import { loadEnvironments } from "#environments/index";
import { outbox } from "#functions/notify/outbox";
import { told } from "#functions/notify/testing/told";
import { targetOf } from "#scripts/commands/cli/target";
import { deployEnvironment } from "#scripts/commands/deploy/deploy-environment";
import { realContext } from "#scripts/commands/testing/real-context";
import type { Announced } from "#scripts/engine/notify/outbox-view";
import { clientConfig } from "#scripts/rehearsal/emulator/access";
import { readPublished } from "#scripts/rehearsal/published";
import { invokeScheduled } from "#scripts/rehearsal/schedules/invoke-scheduled";
import { rehearsalOfFile } from "#scripts/rehearsal/testing/rehearsal-of-file";
import { notify } from "#stacks/contracts/notify";
import { kindsForAll, listNotifications, retryNotifications, testNotification } from "./notify.ts";

const environment = loadEnvironments({ SLUICE_ENV: "local" })[0]!;
const here = rehearsalOfFile(environment);
const input = { environment: "local", rehearse: true };
const context = () => realContext(here.root).context;
let dynamodb: DynamoDBClient;
let table: string;
let functionName: string;

const rule = () => ({ name: "r", arn: "arn:aws:events:x", expression: "rate(1 minute)", functionName });
const send = () => invokeScheduled(here.rehearsal.access)(rule(), new Date());
const titles = () => here.rehearsal.inbox.received().map((each) => each.told.title);
const listed = async () => {
  const report = await listNotifications(context(), { ...input, all: true });
  return { text: report.text, all: (report.data as { notifications: Announced[] }).notifications };
};
const setUrl = async (SecretString: string) => {
  const secrets = new SecretsManagerClient(clientConfig(here.rehearsal.access));
  const SecretId = secretName(environment, "secrets", "webhook-url");
  await secrets.send(new PutSecretValueCommand({ SecretId, SecretString }));
  secrets.destroy();
};

describe("notifications of a rehearsal", () => {
  it("are nowhere before the stack is deployed, which is said", async () => {
    await expect(listNotifications(context(), { ...input, all: false })).rejects.toThrow(
      /local-notify is not deployed/,
    );
  });

  describe("once it is deployed", () => {
    beforeAll(async () => {
      const { context } = realContext(here.root);
      const stacks = ["alerts", "keys", "secrets", "notify"];
      await deployEnvironment(context, targetOf(context, here.rehearsal.attachment.environment), {
        environment: "local",
        stacks,
      });
      const place = await readPublished(here.rehearsal.access, environment, notify);
      table = place.notificationsTableName;
      functionName = place.notifyFunctionName;
      dynamodb = new DynamoDBClient(clientConfig(here.rehearsal.access));
    }, 60_000);
    afterAll(() => dynamodb?.destroy());

    it("are sent once, signed, to the rehearsal's inbox", async () => {
      const announce = outbox(dynamodb, table);
      expect(await announce(told(), new Date())).toBe("announced");
      expect(await announce(told({ title: "again" }), new Date())).toBe("known");
      await send();
      await send();
      expect(await announce(told(), new Date())).toBe("known");
      await send();
      expect(titles()).toEqual([told().title]);
      const { all } = await listed();
      expect(all).toMatchObject([{ state: "sent", attempts: 1, sentTo: expect.arrayContaining(["webhook", "email"]) }]);
    });

    it("wait while the webhook leads where nothing may be posted, are given up in the end, and go again by hand", async () => {
      const { url } = here.rehearsal.inbox;
      await setUrl("https://169.254.169.254/latest/meta-data/iam/security-credentials/");
      const longAgo = new Date(Date.now() - 25 * 3_600_000);
      const announce = outbox(dynamodb, table);
      await announce(told({ dedupKey: "waits", title: "waits" }), new Date());
      await announce(told({ dedupKey: "dead", title: "dead" }), longAgo);
      await send();
      const { all, text } = await listed();
      const refused = expect.stringContaining("169.254.169.254, which is not of the internet");
      expect(all.find(({ key }) => key === "waits")).toMatchObject({
        state: "waiting",
        sentTo: ["email"],
        lastError: refused,
      });
      expect(all.find(({ key }) => key === "dead")).toMatchObject({ state: "dead", lastError: refused });
      expect(text).toMatch(/^local: 1 sent in the last 30 days, 1 waiting, 1 given up$/m);
      expect(text).not.toContain("security-credentials");

      await expect(retryNotifications(context(), { ...input, keys: ["waits"], all: false })).rejects.toThrow(
        /waits: was not given up/,
      );
      await setUrl(url);
      const report = await retryNotifications(context(), { ...input, keys: [], all: true });
      expect(report.data).toMatchObject({ retried: ["dead"] });
      await send();
      expect(titles()).toContain("dead");
    });

    it("can be tried out", async () => {
      const { data } = await testNotification(context(), input);
      await send();
      expect(titles()).toContain("A test of local's notifications");
      expect((await listed()).all.find(({ key }) => key === (data as { keys: string[] }).keys[0])).toMatchObject({
        state: "sent",
      });
    });

    it("are not sent again for want of saying which", () => {
      expect(() => retryNotifications(context(), { ...input, keys: [], all: false })).toThrow(/or say --all/);
      expect(() => retryNotifications(context(), { ...input, keys: ["x"], all: true })).toThrow(/or say --all/);
    });
  });
});

it.each<[Parameters<typeof kindsForAll>[0]["webhookKinds"], Parameters<typeof kindsForAll>[0]["emailKinds"], string[]]>(
  [
    [["sla", "fraud"], ["sla"], ["sla"]],
    [["fraud"], ["sla"], ["fraud", "sla"]],
    [[], ["sla"], ["sla"]],
    [["fraud"], [], ["fraud"]],
    [[], [], []],
  ],
)("a test for a webhook that takes %j and mails for %j is of the kinds %j", (webhookKinds, emailKinds, kinds) => {
  expect(kindsForAll({ ...environment.notify, webhookKinds, emailKinds })).toEqual(kinds);
});

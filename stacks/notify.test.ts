import { Testing } from "cdktf";
import { describe, expect, it } from "vitest";
import { testEnvironment } from "#constructs/testing/environment";
import { synth } from "#constructs/testing/synth";
import type { EnvironmentInput } from "#environments/environment";
import { NotifyStack } from "./notify.ts";

const stackOf = (notify: EnvironmentInput["notify"] = {}) =>
  synth(new NotifyStack(Testing.app(), testEnvironment({ notify })));
const variables = (notify?: EnvironmentInput["notify"]) =>
  stackOf(notify).resource("aws_lambda_function.notify").environment.variables;

describe("notifications", () => {
  it("ask for no secret where nothing is posted", () => {
    const { json, resource } = stackOf();
    expect(variables()).not.toHaveProperty("WEBHOOK_URL_SECRET_ID");
    expect(resource("aws_iam_role_policy.notify_role_rights").policy).not.toContain("secretsmanager");
    expect(JSON.stringify(json.data)).not.toContain("/secrets/contract");
  });

  it("are posted by two secrets, and the right to read just those", () => {
    const { resource } = stackOf({ webhookKinds: ["sla", "fraud"], allowHosts: ["n8n.example.com:8443"] });
    const { policy } = resource("aws_iam_role_policy.notify_role_rights");
    const {
      WEBHOOK_URL_SECRET_ID: url,
      WEBHOOK_KEY_SECRET_ID: key,
      ...rest
    } = variables({
      webhookKinds: ["sla", "fraud"],
      allowHosts: ["n8n.example.com:8443"],
    });
    expect(rest).toMatchObject({
      WEBHOOK_KINDS: "sla,fraud",
      EMAIL_KINDS: "sla",
      ALLOWED_HOSTS: "n8n.example.com:8443",
    });
    for (const arn of [url, key]) expect(policy).toContain(arn.replace(/^\$\{|\}$/g, ""));
    expect(policy).not.toContain("mongodb");
  });

  it("have an index of what is due by the name that the function asks for", () => {
    const { resource } = stackOf();
    expect(resource("aws_dynamodb_table.notifications").global_secondary_index).toEqual([
      { name: "due", hash_key: "due", range_key: "due_at", projection_type: "ALL" },
    ]);
    expect(resource("aws_iam_role_policy.notify_role_rights").policy).toContain("/index/due");
  });

  it("are looked for every minute, by one at a time, and raise an alarm when one is given up", () => {
    const { resource } = stackOf();
    expect(resource("aws_cloudwatch_event_rule.every-minute").schedule_expression).toBe("rate(1 minute)");
    expect(resource("aws_lambda_function.notify").reserved_concurrent_executions).toBe(1);
    expect(resource("aws_cloudwatch_metric_alarm.dead")).toMatchObject({ metric_name: "Dead", threshold: 0 });
  });

  it.each([
    [{ webhookKinds: ["sla", "sla"] }, "must name each kind once"],
    [{ allowHosts: ["https://n8n.example.com"] }, "must be a host"],
    [{ allowHosts: ["*"] }, "must be a host"],
    [{ giveUpAfterHours: 0 }, "giveUpAfterHours"],
  ])("refuse %j", (notify, reason) => {
    expect(() => testEnvironment({ notify } as EnvironmentInput)).toThrow(reason);
  });
});

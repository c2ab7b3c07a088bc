import { HeadBucketCommand, S3Client } from "@aws-sdk/client-s3";
import { GetQueueAttributesCommand, SQSClient } from "@aws-sdk/client-sqs";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { loadEnvironments } from "#environments/index";
import { realContext } from "#scripts/commands/testing/real-context";
import { runSluice } from "#scripts/commands/testing/run-sluice";
import { type NightSite, openNightSite } from "#scripts/engine/drift/testing/night-site";
import { planSchema } from "#scripts/engine/plan/plan-json";
import { clientConfig } from "#scripts/rehearsal/emulator/access";
import { startRehearsal } from "#scripts/rehearsal/rehearsal";
import { workingDirectory } from "#scripts/rehearsal/testing/working-directory";
import { consoleAdd, consoleDelete, consoleList, consoleReplace, consoleSet, consoleShow } from "./console.ts";

const environment = "console";
const queue = ["base", "aws_sqs_queue.inbox"] as const;
const group = ["base", "aws_security_group.group"] as const;
const database = ["store", "aws_db_instance.primary"] as const;
let site: NightSite;
beforeAll(async () => {
  site = await openNightSite(environment);
  await site.deploy();
}, 120_000);
afterAll(() => site?.stop());

type Words = readonly [string, string];
const set = (subject: Words, ...assignments: string[]) =>
  consoleSet(site.context(), { environment, subject, assignments });
const show = async (subject: Words) =>
  (await consoleShow(site.context(), { environment, subject })).data as {
    id: string;
    attributes: Record<string, unknown>;
  };
const listed = async (type: string) => {
  const { data } = await consoleList(site.context(), { environment, type });
  return (data as { objects: { id: string }[] }).objects.map(({ id }) => id);
};

/** What `terraform plan` would do in a stack, by address. */
async function planned(stack: string) {
  await site.terraform(stack, "plan", "-input=false", "-lock=false", "-out=by-hand.plan");
  const plan = planSchema.parse(JSON.parse(await site.terraform(stack, "show", "-json", "by-hand.plan")));
  const entries = (resources: typeof plan.resource_changes) =>
    Object.fromEntries(
      resources
        .filter(({ mode, change }) => mode === "managed" && change.actions.join() !== "no-op")
        .map(({ address, change }) => [address, change]),
    );
  return { changes: entries(plan.resource_changes), drift: entries(plan.resource_drift) };
}

describe("the console of a rehearsal that runs", () => {
  it("changes an object in the cloud and in the emulator, so that Terraform wants the code's value back", async () => {
    const report = await set(queue, "visibility_timeout_seconds=99", "tags.Team=night shift");
    expect(report.text).toContain("visibility_timeout_seconds: 30 -> 99");
    const { changes, drift } = await planned("base");
    expect(Object.keys(drift)).toEqual(["aws_sqs_queue.inbox"]);
    expect(changes["aws_sqs_queue.inbox"]).toMatchObject({
      actions: ["update"],
      before: { visibility_timeout_seconds: 99, tags: { Team: "night shift" }, tags_all: { Team: "night shift" } },
      after: { visibility_timeout_seconds: 30 },
    });
    const sqs = new SQSClient(clientConfig(site.access));
    const QueueUrl = `${site.access.endpoint}/${site.access.accountId}/${environment}-base-inbox`;
    const { Attributes } = await sqs.send(
      new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ["VisibilityTimeout"] }),
    );
    expect(Attributes).toEqual({ VisibilityTimeout: "99" });
    await set(queue, "visibility_timeout_seconds=30", "tags.Team=null");
    expect((await planned("base")).changes).toEqual({});
  });

  it("adds and takes away a rule, an element of a document, and a tag that every resource carries", async () => {
    const rule = { from_port: 22, to_port: 22, protocol: "tcp", cidr_blocks: ["0.0.0.0/0"] };
    await set(group, `ingress[+]=${JSON.stringify(rule)}`, "tags.Owner=null");
    const { before } = (await planned("base")).changes["aws_security_group.group"]!;
    expect(before).toMatchObject({ ingress: expect.arrayContaining([expect.objectContaining(rule)]) });
    expect((before as { ingress: unknown[] }).ingress).toHaveLength(2);
    expect((before as { tags_all: object }).tags_all).not.toHaveProperty("Owner");
    await set(group, "ingress[1]=null", "tags.Owner=platform");

    await set(["watch", "aws_iam_role.role"], 'assume_role_policy.Statement[0].Principal.Service="ec2.amazonaws.com"');
    const { attributes } = await show(["aws_iam_role", `${environment}-watch-role`]);
    expect(JSON.parse(String(attributes.assume_role_policy))).toMatchObject({
      Statement: [{ Action: "sts:AssumeRole", Principal: { Service: "ec2.amazonaws.com" } }],
    });
  });

  it("deletes an object, which Terraform makes anew", async () => {
    await consoleDelete(site.context(), { environment, subject: ["watch", "aws_cloudwatch_metric_alarm.stuck"] });
    const { changes, drift } = await planned("watch");
    expect(drift["aws_cloudwatch_metric_alarm.stuck"]).toMatchObject({ actions: ["delete"] });
    expect(changes["aws_cloudwatch_metric_alarm.stuck"]).toMatchObject({ actions: ["create"] });
    await expect(
      consoleDelete(site.context(), { environment, subject: ["watch", "aws_cloudwatch_metric_alarm.stuck"] }),
    ).rejects.toThrow("aws_cloudwatch_metric_alarm.stuck is in the state and gone from the local cloud");
  });

  it("keeps what is protected, and has it replaced once it is not", async () => {
    await expect(consoleDelete(site.context(), { environment, subject: database })).rejects.toThrow(
      `"${environment}-store-primary" is protected: set deletion_protection=false first`,
    );
    const replace = (as: string, keep: boolean) =>
      consoleReplace(site.context(), { environment, subject: database, as, keep, assignments: ["multi_az=true"] });
    await replace("restored", true);
    const before = await show(database);
    const after = await show(["aws_db_instance", "restored"]);
    expect(after.attributes).toMatchObject({ identifier: "restored", multi_az: true, backup_retention_period: 7 });
    for (const own of ["id", "arn", "endpoint"]) expect(after.attributes[own]).not.toBe(before.attributes[own]);
    expect(String(after.attributes.endpoint)).toMatch(/^restored\./);

    await expect(replace("again", false)).rejects.toThrow("is protected");
    await set(database, "deletion_protection=false");
    await replace("again", false);
    expect(await listed("aws_db_instance")).toEqual(["restored", "again"]);
    expect((await planned("store")).drift["aws_db_instance.primary"]).toMatchObject({ actions: ["delete"] });
  });

  it("makes an object that no state holds and a killed run does not take for its own", async () => {
    await consoleAdd(site.context(), { environment, type: "aws_s3_bucket", assignments: ["bucket=left-by-hand"] });
    const s3 = new S3Client(clientConfig(site.access));
    await expect(s3.send(new HeadBucketCommand({ Bucket: "left-by-hand" }))).resolves.toBeDefined();
    expect(site.unsettled()).toEqual([]);
  });
});

describe("what the console refuses", () => {
  it.each([
    [queue, "visibility_timeout=1", /visibility_timeout: there is no such attribute; there are .*visibility_timeout_s/],
    [queue, "visibility_timeout_seconds=soon", 'visibility_timeout_seconds: "soon" is no JSON'],
    [queue, 'visibility_timeout_seconds={"a":1}', "visibility_timeout_seconds: a number is wanted, not"],
    [queue, "arn=x", "arn: AWS decides it; it cannot be set"],
    [queue, "name=other", "AWS changes name of no aws_sqs_queue that exists; `console replace`"],
    [queue, "visibility_timeout_seconds", "is no assignment: it has to be like"],
    [group, "ingress[1].from_port=1", "ingress[1]: there is no such element; there are 1, counted from 0"],
    [group, 'ingress[+]={"port":1}', "ingress[+].port: there is no such attribute; there are cidr_blocks"],
    [group, 'tags={"__proto__":"x"}', "__proto__: this key cannot be used"],
    [["aws_db_instance", "again"], "password=known", "password: AWS keeps no such setting"],
    [["aws_sqs_queue", "nope"], "name=x", 'the local cloud has no aws_sqs_queue "nope"; it has https://sqs'],
    [["aws_no_such_thing", "x"], "name=x", "there is no resource type"],
    [["base", "aws_sqs_queue.nope"], "name=x", 'console-base has no "aws_sqs_queue.nope"; it has aws_'],
    [["nope", "aws_sqs_queue.inbox"], "name=x", 'there is no stack "nope" here'],
  ] as const)("%s %s", async (subject, assignment, message) => {
    await expect(set(subject, assignment)).rejects.toMatchObject({
      kind: "usage",
      message: typeof message === "string" ? expect.stringContaining(message) : expect.stringMatching(message),
    });
  });

  it("an object that lacks what it must have, and an id where AWS draws them", async () => {
    const add = (type: string, ...assignments: string[]) =>
      consoleAdd(site.context(), { environment, type, assignments });
    await expect(add("aws_cloudwatch_metric_alarm", "alarm_name=x")).rejects.toThrow(
      /needs comparison_operator, evaluation_periods as well/,
    );
    await expect(add("aws_sqs_queue", `name=${environment}-base-inbox`)).rejects.toThrow("exists already");
    await expect(
      consoleReplace(site.context(), { environment, subject: group, as: "sg-mine", keep: true, assignments: [] }),
    ).rejects.toThrow("AWS draws the ids of aws_security_group");
  });
});

describe("the console", () => {
  it("shows no secret", async () => {
    await set(["base", "aws_ssm_parameter.contract"], "description=by hand");
    const { attributes } = await show(["base", "aws_ssm_parameter.contract"]);
    expect(attributes.value).toBe("(sensitive)");
    const all = JSON.stringify(
      await consoleShow(site.context(), { environment, subject: ["aws_db_instance", "again"] }),
    );
    expect(all).not.toContain("known-to-nobody");
  });

  it("reaches a rehearsal that another process runs, and starts one where none runs", async () => {
    const { root, remove } = workingDirectory();
    const [local] = loadEnvironments({ SLUICE_ENV: "local" });
    const rehearsal = await startRehearsal({ root, environment: local!, log: () => {} });
    try {
      const other = await runSluice(["console", "add", "aws_sns_topic", "name=by-hand", "--json"], { root });
      expect(other.code, other.stderr).toBe(0);
      expect(other.stderr).toContain(`attached to the rehearsal that runs since`);
      await rehearsal.stop();
      const { context, lines } = realContext(root);
      const { text } = await consoleList(context, { environment: "local", type: "aws_sns_topic" });
      expect(text).toContain((JSON.parse(other.stdout) as { id: string }).id);
      expect(lines.join()).not.toContain("attached");
    } finally {
      await rehearsal.stop();
      remove();
    }
  });
});

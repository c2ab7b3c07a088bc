import { afterAll, describe, expect, it } from "vitest";
import { dev } from "#environments/dev";
import { addStacks } from "#stacks/index";
import { constructSources } from "./construct-source.ts";
import { findDeclarations } from "./declare-object.ts";
import { newObjections } from "./house-rules.ts";
import { withSettings, writtenSettings } from "./with-settings.ts";
import { openWorkbench } from "./workbench.ts";

const bench = openWorkbench(dev, addStacks);
afterAll(() => bench.close());

const declared = (stack: string, type: string, id: string, attributes: Record<string, unknown>) =>
  findDeclarations(bench, `dev-${stack}`, { type, id }, attributes).map(({ change, address, effects }) => ({
    setting: change.path.join("."),
    value: change.value,
    address,
    effects: effects.length,
  }));

describe("an object that exists already is declared", () => {
  it("by a list with one item more, where its own attributes are the item", () => {
    const topic = "arn:aws:sns:ap-northeast-2:111111111111:dev-alerts-alarms";
    const attributes = { endpoint: "oncall@example.com", protocol: "email", topic_arn: topic, arn: `${topic}:1` };
    expect(declared("alerts", "aws_sns_topic_subscription", `${topic}:1`, attributes)).toEqual([
      {
        setting: "alerts.emails",
        value: ["oncall@example.com"],
        address: "aws_sns_topic_subscription.alarms_email-oncall-example-com",
        effects: 0,
      },
    ]);
  });

  it("by a list with the name that is left without what the code puts before it, and what follows is counted", () => {
    const [found, ...others] = declared("ecr", "aws_ecr_repository", "dev/reports", { name: "dev/reports" });
    expect(others).toEqual([]);
    expect(found).toMatchObject({ setting: "images.repositories", address: "aws_ecr_repository.reports" });
    expect((found!.value as string[]).at(-1)).toBe("reports");
    expect(found!.effects).toBeGreaterThan(0);
  });

  it("by an entry of a record, whose value is live too", () => {
    const name = "sluice/dev/ap-northeast-2/secrets/sms-gateway";
    const attributes = { name, description: "Password of the SMS gateway, from its console" };
    const id = `arn:aws:secretsmanager:ap-northeast-2:111111111111:secret:${name}-AbCdEf`;
    expect(declared("secrets", "aws_secretsmanager_secret", id, attributes)).toMatchObject([
      { setting: "secrets.more.sms-gateway", value: "Password of the SMS gateway, from its console", effects: 0 },
    ]);
  });

  it("by nothing where it is another object, or none that a setting could say", () => {
    expect(declared("ecr", "aws_ecr_repository", "prod/reports", { name: "prod/reports" })).toEqual([]);
    expect(declared("vpc", "aws_nat_gateway", "nat-0123", { subnet_id: "subnet-1" })).toEqual([]);
  });
});

it("a setting is written where it stands, and with all of a record that the file leaves to its default", () => {
  const settings = [
    { path: ["database", "restoreDays"], value: 7 },
    { path: ["services", "notification", "port"], value: 9000 },
  ];
  const written = writtenSettings(dev, bench.environment, settings);
  expect(written.map(({ path }) => path.join("."))).toEqual(["database.restoreDays", "services"]);
  expect(Object.keys(written[1]!.value as object)).toContain("approval-request");
  const { services } = withSettings(dev, bench.environment, [{ path: ["services", "notification"], value: undefined }]);
  expect(Object.keys(services!)).toEqual(["approval-request", "approval-processing"]);
});

it("a resource is known by the lines that declare it, innermost first", () => {
  const source = constructSources(bench.environment, addStacks, "dev-rds").get(
    "aws_cloudwatch_metric_alarm.alarms_cpu",
  );
  expect(source?.construct).toBe("dev-rds/alarms/cpu/default");
  expect(source?.lines.map((line) => line.replace(/\d+$/, ""))).toEqual([
    "constructs/observability/alarm.ts:",
    "constructs/data/database-alarms.ts:",
    "stacks/rds.ts:",
  ]);
});

it("the rules of the house object only to what is new", () => {
  const group = (cidr: string) => ({
    resource: {
      aws_security_group: { x: { ingress: [{ from_port: 22, to_port: 22, protocol: "tcp", cidr_blocks: [cidr] }] } },
    },
  });
  const stack = { id: "dev-x", concern: "x" };
  expect(newObjections(stack, group("10.0.0.0/8"), group("0.0.0.0/0"))).toEqual([
    "dev-x aws_security_group.x: the world reaches tcp 22-22 from 0.0.0.0/0; name who may",
  ]);
  expect(newObjections(stack, group("0.0.0.0/0"), group("0.0.0.0/0"))).toEqual([]);
});

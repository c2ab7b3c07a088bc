import { describe, expect, it } from "vitest";
import { queue, rehearsedForFile } from "#scripts/rehearsal/provider/testing/rehearsed";

const TYPES = [
  "aws_elasticache_user",
  "aws_elasticache_user_group",
  "aws_glue_catalog_table",
  "aws_internet_gateway",
  "aws_nat_gateway",
  "aws_security_group",
  "aws_sns_topic",
  "aws_sqs_queue",
  "aws_subnet",
  "aws_vpc",
];

const rehearsed = rehearsedForFile(TYPES);

describe("objects of the same name", () => {
  it("are refused, with the way to take the existing one over", async () => {
    await (await rehearsed.workspace({ resource: queue() })).apply();
    const second = await rehearsed.workspace({ resource: queue() });
    const { status, output } = await second.run("apply", "-auto-approve", "-no-color");
    expect(status).toBe(1);
    expect(output.replaceAll(/\n[│ ]*/g, " ")).toMatch(
      /QueueNameExists: aws_sqs_queue "https:.*\/x" exists already.*terraform import ADDRESS/,
    );
  });

  it("do not let create-before-destroy delete its own replacement", async () => {
    const topic = (fifo_topic: boolean) => ({
      resource: { aws_sns_topic: { x: { name: "x.fifo", fifo_topic, lifecycle: { create_before_destroy: true } } } },
    });
    const stack = await rehearsed.workspace(topic(false));
    await stack.apply();
    stack.write(topic(true));
    expect((await stack.run("apply", "-auto-approve", "-no-color")).output).toContain("TopicAlreadyExists");
    expect(rehearsed.cloud.list()).toHaveLength(1);
  });

  it("are not refused where nothing is known of the type", async () => {
    const table = (database_name: string) => ({ name: "x", database_name });
    const stack = await rehearsed.workspace({ resource: { aws_glue_catalog_table: { a: table("a"), b: table("b") } } });
    await stack.apply();
    expect(await stack.changes()).toEqual([]);
    await stack.destroy();
    expect(rehearsed.cloud.list()).toEqual([]);
  });

  it("also count by what is unique beside the id", async () => {
    const group = { name: "web", vpc_id: "vpc-1" };
    const stack = await rehearsed.workspace({ resource: { aws_security_group: { a: group, b: group } } });
    expect((await stack.run("apply", "-auto-approve", "-no-color")).output).toContain("InvalidGroup.Duplicate");
    expect(rehearsed.cloud.list()).toHaveLength(1);
  });
});

describe("a group of a cache's users", () => {
  const nobody = (engine: string) => ({
    user_id: "nobody",
    user_name: "default",
    engine,
    access_string: "off -@all",
    authentication_mode: [{ type: "no-password-required" }],
  });
  const services = (engine: string) => ({
    user_id: "services",
    user_name: "services",
    engine,
    access_string: "on ~* +@all",
    authentication_mode: [{ type: "iam" }],
  });
  const group = (engine: string, users: Record<string, ReturnType<typeof nobody>>) => ({
    resource: {
      aws_elasticache_user: users,
      aws_elasticache_user_group: {
        x: {
          user_group_id: "cache",
          engine,
          user_ids: Object.keys(users).map((id) => `\${aws_elasticache_user.${id}.user_id}`),
        },
      },
    },
  });
  const applied = async (...given: Parameters<typeof group>) => {
    const stack = await rehearsed.workspace(group(...given));
    return (await stack.run("apply", "-auto-approve", "-no-color")).output.replaceAll(/\n[│ ]*/g, " ");
  };

  it("is refused where AWS refuses it: a user without a password in one of Valkey, and no default user in one of Redis", async () => {
    expect(await applied("valkey", { nobody: nobody("valkey"), services: services("valkey") })).toMatch(
      /InvalidParameterCombination: a user group of Valkey takes no user without a password or IAM: nobody/,
    );
    for (const object of rehearsed.cloud.list()) rehearsed.cloud.remove(object);
    expect(await applied("redis", { services: services("redis") })).toContain("DefaultUserRequired");
    for (const object of rehearsed.cloud.list()) rehearsed.cloud.remove(object);
    expect(await applied("redis", { nobody: nobody("redis"), services: services("valkey") })).toMatch(
      /takes users of Redis alone: services/,
    );
    expect(rehearsed.cloud.list({ type: "aws_elasticache_user_group" })).toEqual([]);
  });

  it("is made of Redis with nobody and the services, which Valkey takes as well", async () => {
    const stack = await rehearsed.workspace(group("redis", { nobody: nobody("redis"), services: services("redis") }));
    await stack.apply();
    expect(await stack.changes()).toEqual([]);
  });
});

it("a public NAT gateway is refused while its VPC has no way out", async () => {
  const network = {
    aws_vpc: { x: { cidr_block: "10.0.0.0/16" } },
    aws_subnet: { x: { vpc_id: "${aws_vpc.x.id}", cidr_block: "10.0.1.0/24" } },
  };
  const nat = { subnet_id: "${aws_subnet.x.id}", allocation_id: "eipalloc-1" };
  const stack = await rehearsed.workspace({ resource: { ...network, aws_nat_gateway: { x: nat } } });
  expect((await stack.run("apply", "-auto-approve", "-no-color")).output).toContain("Gateway.NotAttached");
  stack.write({
    resource: {
      ...network,
      aws_internet_gateway: { x: { vpc_id: "${aws_vpc.x.id}" } },
      aws_nat_gateway: { x: { ...nat, depends_on: ["aws_internet_gateway.x"] } },
    },
  });
  await stack.apply();
});

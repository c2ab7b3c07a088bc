import { Testing } from "cdktf";
import { describe, expect, it } from "vitest";
import { testEnvironment } from "#constructs/testing/environment";
import { type Block, synth } from "#constructs/testing/synth";
import { loadEnvironments } from "#environments/index";
import { SgAlbStack } from "./sg-alb.ts";
import { SgEksStack } from "./sg-eks.ts";
import { SgRdsStack } from "./sg-rds.ts";
import { SgRedisStack } from "./sg-redis.ts";

const stacks = { alb: SgAlbStack, eks: SgEksStack, rds: SgRdsStack, redis: SgRedisStack };
type Concern = keyof typeof stacks;

const groupOf = (concern: Concern, environment = testEnvironment()): Block =>
  synth(new stacks[concern](Testing.app(), environment)).resource("aws_security_group.group");
const from = (contract: string, field = "groupId") =>
  `\${jsondecode(data.aws_ssm_parameter.contracts_${contract}.insecure_value).values.${field}}`;

/** `tcp 443 from 0.0.0.0/0` for every rule and everyone on its other side. */
const told = (rules: readonly Block[]): string[] =>
  rules.flatMap((rule) => {
    const peers = [
      ...(rule.cidr_blocks ?? []),
      ...(rule.security_groups ?? []),
      ...(rule.prefix_list_ids ?? []),
      ...(rule.self ? ["self"] : []),
    ];
    const ports = rule.from_port === rule.to_port ? rule.from_port : `${rule.from_port}-${rule.to_port}`;
    return peers.map((peer) => `${rule.protocol} ${ports} ${peer}`);
  });

const privateTier = ["10.0.10.0/24", "10.0.11.0/24"];
const overPrivateTier = (port: number) => privateTier.map((range) => `tcp ${port} ${range}`);

describe("the public load balancer's group", () => {
  it("is reached on 443 and nothing else, and reaches the services in the private tier and nothing else", () => {
    const { ingress, egress } = groupOf("alb");
    expect(told(ingress)).toEqual(["tcp 443 0.0.0.0/0"]);
    expect(told(egress)).toEqual([8082, 8083, 8084].flatMap(overPrivateTier));
  });

  it("is reached by those alone that the environment names", () => {
    const environment = testEnvironment({ security: { alb: { publicCidrs: ["198.51.100.0/24"] } } });
    expect(told(groupOf("alb", environment).ingress)).toEqual(["tcp 443 198.51.100.0/24"]);
  });
});

describe("the nodes' group", () => {
  const { ingress, egress } = groupOf("eks");

  it("is reached by itself, as the API server from the private tier, and on each service's port by both load balancers", () => {
    const services = [8082, 8083, 8084].flatMap((port) => [`tcp ${port} ${from("sg-alb")}`, ...overPrivateTier(port)]);
    expect(told(ingress)).toEqual(["-1 0 self", ...overPrivateTier(443), ...services]);
  });

  it("reaches the VPC, HTTPS anywhere, and MongoDB where the environment says", () => {
    expect(told(egress)).toEqual([`-1 0 ${from("vpc", "cidr")}`, "tcp 443 0.0.0.0/0", "tcp 27015-27017 0.0.0.0/0"]);
    const narrow = testEnvironment({ security: { eks: { mongodbCidrs: ["203.0.113.4/32"] } } });
    expect(told(groupOf("eks", narrow).egress).at(-1)).toBe("tcp 27015-27017 203.0.113.4/32");
  });

  it("lets a service through as soon as the environment has one", () => {
    const environment = testEnvironment({ services: { reports: { port: 9090, path: "reports" } } });
    expect(told(groupOf("eks", environment).ingress)).toEqual([
      "-1 0 self",
      ...overPrivateTier(443),
      `tcp 9090 ${from("sg-alb")}`,
      ...overPrivateTier(9090),
    ]);
  });
});

describe("the stores' groups", () => {
  it("are reached by pods, MySQL by its clients' group too, and by no address of the subnets that all of them share", () => {
    expect(told(groupOf("rds").ingress)).toEqual([
      `tcp 3306 ${from("sg-eks")}`,
      "tcp 3306 ${aws_security_group.clients.id}",
    ]);
    expect(told(groupOf("redis").ingress)).toEqual([`tcp 6379 ${from("sg-eks")}`]);
  });

  it("know MySQL's clients by a group that opens nothing by itself, under a name that would replace it", () => {
    const clients = synth(new SgRdsStack(Testing.app(), testEnvironment())).resource("aws_security_group.clients");
    const pinned = { name: "dev-sg-rds-clients", description: "Functions that connect to MySQL" };
    expect(clients).toMatchObject({ ...pinned, ingress: [], egress: [] });
  });

  it("let nothing out", () => {
    expect([groupOf("rds").egress, groupOf("redis").egress]).toEqual([[], []]);
  });
});

describe.each(Object.keys(stacks) as Concern[])("the group %s", (concern) => {
  it("keeps its name and description, since another of either would replace it", () => {
    const pinned = {
      alb: "Public load balancer",
      eks: "EKS nodes, pods and control plane",
      rds: "MySQL",
      redis: "Redis",
    };
    expect(groupOf(concern)).toMatchObject({ name: `dev-sg-${concern}-main`, description: pinned[concern] });
  });

  it("takes name and description of a group that exists already", () => {
    const environment = testEnvironment({
      names: { [`dev-sg-${concern}-main`]: `erp-dev-${concern}-sg` },
      security: { [concern]: { description: "made by hand in 2024" } },
    });
    expect(groupOf(concern, environment)).toMatchObject({
      name: `erp-dev-${concern}-sg`,
      description: "made by hand in 2024",
      tags: { Name: `erp-dev-${concern}-sg` },
    });
  });

  it("has the environment's rules beside its own, every one with a description", () => {
    const bastion = { description: "Bastion", fromPort: 9000, toPort: 9001, cidrs: ["10.9.0.5/32"] };
    const lists = { description: "S3", fromPort: 443, toPort: 443, prefixLists: ["pl-78a54011"] };
    const environment = testEnvironment({ security: { [concern]: { ingress: [bastion], egress: [lists] } } });
    const { ingress, egress } = groupOf(concern, environment);
    expect(told(ingress).at(-1)).toBe("tcp 9000-9001 10.9.0.5/32");
    expect(told(egress).at(-1)).toBe("tcp 443 pl-78a54011");
    for (const { description } of [...ingress, ...egress]) expect(description).toMatch(/\w/);
  });

  it("lets out to addresses only, so that no two groups wait for each other", () => {
    for (const rule of groupOf(concern).egress) expect(rule.security_groups ?? []).toEqual([]);
  });

  it("is untouched by the availability switch", () => {
    const [one, other] = (["single-az", "multi-az"] as const).map((availability) =>
      groupOf(concern, testEnvironment({ availability })),
    );
    expect(one).toEqual(other);
  });

  it.each(loadEnvironments({}))("lets the internet in on 443 of the load balancer only, in $name", (environment) => {
    const open = groupOf(concern, environment).ingress.filter(({ cidr_blocks }: Block) =>
      cidr_blocks?.includes("0.0.0.0/0"),
    );
    expect(told(open)).toEqual(concern === "alb" ? ["tcp 443 0.0.0.0/0"] : []);
  });
});

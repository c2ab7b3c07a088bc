import { Testing } from "cdktf";
import { describe, expect, it } from "vitest";
import { testEnvironment } from "#constructs/testing/environment";
import { synth } from "#constructs/testing/synth";
import { dev } from "#environments/dev";
import type { EnvironmentInput } from "#environments/environment";
import { EmployeeServiceStack } from "./employee-service.ts";

const serviceOf = (changes: Partial<EnvironmentInput> = {}) =>
  synth(new EmployeeServiceStack(Testing.app(), testEnvironment(changes)));
const from = (contract: string, path: string) =>
  `\${jsondecode(data.aws_ssm_parameter.contracts_${contract}.insecure_value).values.${path}}`;
const subnet = (zone: string) => from("vpc", `privateSubnetIds["${zone}"]`);

describe("the employee service", () => {
  const { resource, json } = serviceOf();
  const policy: string = resource("aws_iam_role_policy.employees_role_rights").policy;

  it("stands in the private subnets of every AZ, with a group of its own and that of MySQL's clients", () => {
    expect(resource("aws_lambda_function.employees")).toMatchObject({
      function_name: "dev-employee-service-employees",
      vpc_config: {
        subnet_ids: ["ap-northeast-2a", "ap-northeast-2c"].map(subnet),
        // Its own, which says where it gets out to, and the one that MySQL knows its clients by.
        security_group_ids: ["${aws_security_group.group.id}", from("sg-rds", "clientGroupId")],
      },
      depends_on: ["aws_iam_role_policy.employees_role_rights"],
    });
  });

  it("runs as often at once as the environment says, so that a rush takes no more connections than MySQL has", () => {
    const reserved = (changes: Partial<EnvironmentInput> = {}) =>
      serviceOf(changes).resource("aws_lambda_function.employees").reserved_concurrent_executions;
    expect(reserved()).toBe(20);
    expect(reserved({ employees: { maxConcurrency: 30 } })).toBe(30);
    expect(reserved({ functions: { "employee-service/employees": { reservedConcurrency: 0 } } })).toBe(0);
    expect(reserved({ employees: { maxConcurrency: "none" } })).toBeUndefined();
  });

  it("is told where the database and its secret are, never the password", () => {
    expect(resource("aws_lambda_function.employees").environment.variables).toEqual({
      POWERTOOLS_SERVICE_NAME: "employee-service",
      POWERTOOLS_METRICS_NAMESPACE: "sluice/dev",
      EMPLOYEE_STORE: "database",
      EMPLOYEE_MANAGERS: "admin",
      DATABASE_HOST: from("rds", "host"),
      DATABASE_PORT: from("rds", "port"),
      DATABASE_NAME: from("rds", "databaseName"),
      DATABASE_SECRET_ID: from("rds", "masterSecretArn"),
      NODE_OPTIONS: "--enable-source-maps",
    });
    expect(JSON.stringify(json)).not.toContain("secretsmanager_secret_version");
  });

  it("lets nobody in, and itself out to MySQL in the data subnets and to Secrets Manager alone", () => {
    const rules = (group: { ingress?: unknown[]; egress: Record<string, unknown>[] }) => [
      group.ingress ?? [],
      group.egress.map(({ from_port, to_port, cidr_blocks }) => [from_port, to_port, cidr_blocks]),
    ];
    const group = "aws_security_group.group";
    const mysql = [3306, 3306, ["10.0.20.0/24", "10.0.21.0/24"]];
    expect(rules(resource(group) as never)).toEqual([[], [mysql, [443, 443, ["0.0.0.0/0"]]]]);
    const endpoint = serviceOf({ network: { ...dev.network, interfaceEndpoints: ["secretsmanager"] } });
    expect(rules(endpoint.resource(group) as never)).toEqual([[], [mysql, [443, 443, ["10.0.0.0/16"]]]]);
  });

  it("reads one secret, and uses its key through Secrets Manager to decrypt only", () => {
    expect(policy).toContain('"secretsmanager:GetSecretValue"');
    expect(policy).toContain('"kms:ViaService" = ["secretsmanager.ap-northeast-2.amazonaws.com"]');
    expect(policy).toContain('"kms:Decrypt"');
    expect(policy).not.toContain("kms:GenerateDataKey");
    expect(policy).not.toMatch(/rds:|rds-db:/);
  });

  it("has interfaces made in its own subnets only, and its code cannot make any", () => {
    const created = policy.slice(policy.indexOf("ec2:CreateNetworkInterface"), policy.indexOf("ec2:AssignPrivate"));
    expect(created).toContain("arn:aws:ec2:ap-northeast-2:111111111111:network-interface/*");
    expect(created.match(/:subnet\//g)).toHaveLength(2);
    expect(created).toContain(":security-group/${aws_security_group.group.id}");
    const denied = policy.slice(policy.indexOf('"Effect" = "Deny"') - 20);
    expect(policy.match(/"Deny"/g)).toHaveLength(1);
    expect(denied).toContain("function:dev-employee-service-employees");
  });

  it("stands in one AZ after the other alike: availability changes nothing of it", () => {
    const [single, multi] = [serviceOf({ availability: "single-az" }), serviceOf({ availability: "multi-az" })];
    expect(multi.json.resource).toEqual(single.json.resource);
  });

  it("is watched, and publishes its function", () => {
    expect(Object.keys(serviceOf().resources("aws_cloudwatch_metric_alarm"))).toEqual([
      "alarms_errors",
      "alarms_throttles",
    ]);
    expect(json.locals.document.values).toEqual({
      functionName: "${aws_lambda_function.employees.function_name}",
      functionArn: "${aws_lambda_function.employees.arn}",
    });
  });
});

it("keeps employees in memory in no environment that protects data", () => {
  expect(() => testEnvironment({ protectData: true, employees: { store: "rehearsal" } })).toThrow(
    'employees.store: must be "database" where protectData is set',
  );
});

import { Testing } from "cdktf";
import { describe, expect, it } from "vitest";
import { testEnvironment } from "#constructs/testing/environment";
import { synth } from "#constructs/testing/synth";
import type { EnvironmentInput } from "#environments/environment";
import { RdsStack } from "./rds.ts";

const rdsOf = (changes: Partial<EnvironmentInput> = {}) => synth(new RdsStack(Testing.app(), testEnvironment(changes)));
const instanceOf = (changes: Partial<EnvironmentInput> = {}) => rdsOf(changes).resource("aws_db_instance.primary");
const from = (contract: string, path: string) =>
  `\${jsondecode(data.aws_ssm_parameter.contracts_${contract}.insecure_value).values.${path}}`;

describe("the database", () => {
  it("keeps its password out of Terraform: RDS makes and rotates it, under the key of the services' data", () => {
    const instance = instanceOf();
    expect(instance).toMatchObject({
      manage_master_user_password: true,
      master_user_secret_kms_key_id: from("keys", "dataKeyArn"),
      username: "admin",
    });
    expect(Object.keys(instance).filter((name) => name.startsWith("password"))).toEqual([]);
  });

  it("is encrypted, on gp3 that grows up to a ceiling, and never public", () => {
    expect(instanceOf({ database: { storageGib: 50, storageCeilingGib: 200 } })).toMatchObject({
      storage_encrypted: true,
      kms_key_id: from("keys", "dataKeyArn"),
      storage_type: "gp3",
      allocated_storage: 50,
      max_allocated_storage: 200,
      publicly_accessible: false,
      vpc_security_group_ids: [from("sg-rds", "groupId")],
    });
  });

  it("changes nothing but `multi_az` when availability is switched", () => {
    const [single, multi] = [rdsOf({ availability: "single-az" }), rdsOf({ availability: "multi-az" })];
    expect(multi.addresses).toEqual(single.addresses);
    const changed = single.addresses.filter(
      (address) =>
        !address.startsWith("data.") &&
        JSON.stringify(single.resource(address)) !== JSON.stringify(multi.resource(address)),
    );
    expect(changed).toEqual(["aws_db_instance.primary"]);
    const { multi_az: one, ...before } = single.resource("aws_db_instance.primary");
    const { multi_az: two, ...after } = multi.resource("aws_db_instance.primary");
    expect([one, two]).toEqual([false, true]);
    expect(after).toEqual(before);
    expect(before.availability_zone).toBeUndefined();
  });

  it("stands in the data subnets of every AZ, also with one copy", () => {
    const { subnet_ids } = rdsOf().resource("aws_db_subnet_group.primary_subnets");
    expect(subnet_ids).toContain("values.dataSubnetIds");
  });

  it("can be one that exists, whose names and key cannot be changed in place", () => {
    const storageKeyArn = "arn:aws:kms:ap-northeast-2:111111111111:key/0a1b";
    const stack = rdsOf({
      names: { [String(instanceOf().identifier)]: "erp-mysql" },
      database: { databaseName: "erp", masterUser: "root", subnetGroup: "erp-data", storageKeyArn },
    });
    expect(stack.resource("aws_db_instance.primary")).toMatchObject({
      identifier: "erp-mysql",
      db_name: "erp",
      username: "root",
      kms_key_id: storageKeyArn,
      master_user_secret_kms_key_id: from("keys", "dataKeyArn"),
    });
    expect(stack.resource("aws_db_subnet_group.primary_subnets").name).toBe("erp-data");
    expect(() => rdsOf({ database: { databaseName: "erp-db" } })).toThrow(/database.databaseName.*lower-case/s);
    expect(() => rdsOf({ database: { masterUser: "1root" } })).toThrow(/database.masterUser/);
  });

  it("cannot be deleted by accident where data is protected, and leaves a snapshot", () => {
    expect(instanceOf({ protectData: true })).toMatchObject({
      deletion_protection: true,
      skip_final_snapshot: false,
      final_snapshot_identifier: "dev-rds-primary-final",
      delete_automated_backups: false,
      backup_retention_period: 14,
    });
    const free = instanceOf({ protectData: false });
    expect(free).toMatchObject({ deletion_protection: false, skip_final_snapshot: true, backup_retention_period: 1 });
    expect(free.final_snapshot_identifier).toBeUndefined();
    expect(instanceOf({ protectData: true, database: { restoreDays: 35 } }).backup_retention_period).toBe(35);
  });

  it("waits for the window with changes that interrupt, unless told otherwise", () => {
    expect(instanceOf({ database: {} })).toMatchObject({
      apply_immediately: false,
      allow_major_version_upgrade: false,
      maintenance_window: "sun:18:00-sun:19:00",
      backup_window: "16:00-17:00",
    });
    expect(instanceOf({ database: { applyImmediately: true, allowMajorUpgrade: true } })).toMatchObject({
      apply_immediately: true,
      allow_major_version_upgrade: true,
    });
  });
});

describe("MySQL's parameters", () => {
  it("take TLS only, log slow statements to files, and limit connections by the class's memory", () => {
    const group = rdsOf({ database: { instanceClass: "db.m7g.large", slowQuerySeconds: 0.5 } }).resource(
      "aws_db_parameter_group.primary_parameters",
    );
    const values = Object.fromEntries(
      group.parameter.map(({ name, value }: { name: string; value: string }) => [name, value]),
    );
    expect(values).toEqual({
      require_secure_transport: "1",
      slow_query_log: "1",
      long_query_time: "0.5",
      log_output: "FILE",
      max_connections: "480",
    });
  });

  it("limit connections to what the environment says, and alarm below that", () => {
    const { resource } = rdsOf({ database: { maxConnections: 200 } });
    expect(resource("aws_db_parameter_group.primary_parameters").parameter).toContainEqual(
      expect.objectContaining({ name: "max_connections", value: "200" }),
    );
    expect(resource("aws_cloudwatch_metric_alarm.alarms_connections").threshold).toBe(160);
  });

  it("follow the version with family and name, the new group before the old one goes", () => {
    const groupOf = (version: string) =>
      rdsOf({ database: { version } }).resource("aws_db_parameter_group.primary_parameters");
    expect(groupOf("8.4.6")).toMatchObject({
      family: "mysql8.4",
      name: "dev-rds-primary-mysql84",
      lifecycle: { create_before_destroy: true },
    });
    expect(groupOf("8.0")).toMatchObject({ family: "mysql8.0", name: "dev-rds-primary-mysql80" });
  });
});

describe("what the database tells", () => {
  it("goes to log groups that forget and that exist before it", () => {
    const { resource } = rdsOf();
    expect(resource("aws_db_instance.primary")).toMatchObject({
      enabled_cloudwatch_logs_exports: ["error", "slowquery"],
      depends_on: ["aws_cloudwatch_log_group.primary_error-log", "aws_cloudwatch_log_group.primary_slowquery-log"],
    });
    expect(resource("aws_cloudwatch_log_group.primary_slowquery-log")).toMatchObject({
      name: "/aws/rds/instance/dev-rds-primary/slowquery",
      retention_in_days: 7,
      kms_key_id: from("keys", "logsKeyArn"),
    });
  });

  it("has insights where the class has them and they are wanted", () => {
    expect(instanceOf({ database: { instanceClass: "db.t4g.micro" } })).toMatchObject({
      performance_insights_enabled: false,
    });
    expect(instanceOf({ database: { instanceClass: "db.t4g.medium" } })).toMatchObject({
      performance_insights_enabled: true,
      database_insights_mode: "standard",
      performance_insights_retention_period: 7,
      performance_insights_kms_key_id: from("keys", "dataKeyArn"),
    });
    expect(instanceOf({ database: { instanceClass: "db.m7g.large", insights: "advanced" } })).toMatchObject({
      database_insights_mode: "advanced",
      performance_insights_retention_period: 465,
    });
    expect(instanceOf({ database: { instanceClass: "db.m7g.large", insights: "off" } })).toMatchObject({
      performance_insights_enabled: false,
    });
  });

  it("has readings of the operating system by choice, written in a role for that alone", () => {
    expect(Object.keys(rdsOf().resources("aws_iam_role"))).toEqual([]);
    const { resource } = rdsOf({ database: { enhancedMonitoringSeconds: 60 } });
    expect(resource("aws_db_instance.primary")).toMatchObject({
      monitoring_interval: 60,
      monitoring_role_arn: "${aws_iam_role.primary_monitoring_role.arn}",
    });
    // RDS would make the group itself, in clear and for longer than the environment says.
    expect(resource("aws_cloudwatch_log_group.primary_monitoring_log")).toMatchObject({
      name: "RDSOSMetrics",
      retention_in_days: 7,
      kms_key_id: from("keys", "logsKeyArn"),
    });
    expect(resource("aws_db_instance.primary").depends_on).toContain("aws_cloudwatch_log_group.primary_monitoring_log");
    const { policy } = resource("aws_iam_role_policy.primary_monitoring_role_rights");
    expect(policy).toContain("arn:aws:logs:ap-northeast-2:111111111111:log-group:RDSOSMetrics:*");
    expect(policy).not.toContain('"*"');
  });

  it("wakes someone: CPU above 80 % for 10 minutes, storage running out, connections near their limit", () => {
    const { resource } = rdsOf();
    expect(resource("aws_cloudwatch_metric_alarm.alarms_cpu")).toMatchObject({
      threshold: 80,
      evaluation_periods: 10,
      period: 60,
      metric_name: "CPUUtilization",
      comparison_operator: "GreaterThanThreshold",
      alarm_actions: [from("alerts", "topicArn")],
    });
    expect(resource("aws_cloudwatch_metric_alarm.alarms_storage")).toMatchObject({
      threshold: 2 * 1024 ** 3,
      comparison_operator: "LessThanThreshold",
      metric_name: "FreeStorageSpace",
    });
    expect(resource("aws_cloudwatch_metric_alarm.alarms_connections").threshold).toBe(48);
  });
});

it("publishes where the database is and where its password stands, never the password", () => {
  expect(rdsOf().json.locals.document.values).toEqual({
    host: "${aws_db_instance.primary.address}",
    port: "${aws_db_instance.primary.port}",
    databaseName: "${aws_db_instance.primary.db_name}",
    masterSecretArn: "${aws_db_instance.primary.master_user_secret[0].secret_arn}",
    resourceId: "${aws_db_instance.primary.resource_id}",
  });
});

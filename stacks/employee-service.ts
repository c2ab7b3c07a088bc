import type { Construct } from "constructs";
import { NodeFunction } from "#constructs/compute/node-function";
import { metricsNamespace } from "#constructs/core/naming";
import { PlatformStack } from "#constructs/core/platform-stack";
import { FunctionAlarms } from "#constructs/observability/function-alarms";
import { keyUse } from "#constructs/security/key-use";
import { SecurityGroup } from "#constructs/security/security-group";
import type { Environment } from "#environments/environment";
import type { EmployeeServiceEnvironment } from "#functions/employee-service/settings";
import { alerts } from "./contracts/alerts.ts";
import { employeeService } from "./contracts/employee-service.ts";
import { keys } from "./contracts/keys.ts";
import { rds } from "./contracts/rds.ts";
import { sgRds } from "./contracts/sg-rds.ts";
import { vpc } from "./contracts/vpc.ts";

/**
 * The function behind `/employees`, in the private subnets: employees are created, listed, shown, replaced and removed in MySQL, which
 * it signs in to with the password that RDS keeps in Secrets Manager.
 */
export class EmployeeServiceStack extends PlatformStack {
  constructor(scope: Construct, environment: Environment) {
    super(scope, environment, "employee-service", "confidential");
    const { topicArn } = this.read(alerts);
    const employees = this.#function();
    new FunctionAlarms(this, "alarms", { functionName: employees.name, topicArn });
    this.publish(employeeService, { functionName: employees.name, functionArn: employees.arn });
  }

  #function(): NodeFunction {
    const { availabilityZones, accountId, region, logRetentionDays, employees: settings } = this.environment;
    const { privateSubnetIds } = this.read(vpc);
    const { host, port, databaseName, masterSecretArn } = this.read(rds);
    const { dataKeyArn, logsKeyArn } = this.read(keys);
    const variables: EmployeeServiceEnvironment = {
      POWERTOOLS_SERVICE_NAME: "employee-service",
      POWERTOOLS_METRICS_NAMESPACE: metricsNamespace(this.environment),
      EMPLOYEE_STORE: settings.store,
      EMPLOYEE_MANAGERS: settings.managers,
      DATABASE_HOST: host,
      DATABASE_PORT: String(port),
      DATABASE_NAME: databaseName,
      DATABASE_SECRET_ID: masterSecretArn,
    };
    const employees = new NodeFunction(this, "employees", {
      name: this.nameOf("employees"),
      description: "Employees over HTTP: create, list, show, replace, remove",
      entry: "functions/employee-service/handler.ts",
      accountId,
      environment: variables,
      memoryMb: settings.memoryMb,
      // A caller of the API, which gives up after 29 s, still has time to try again.
      timeoutSeconds: 15,
      maxConcurrency: settings.maxConcurrency === "none" ? undefined : settings.maxConcurrency,
      logRetentionDays,
      logsKeyArn,
      network: {
        subnetIds: availabilityZones.map((zone) => privateSubnetIds.at(zone)),
        securityGroupIds: [this.#group().id, this.read(sgRds).clientGroupId],
      },
    });
    employees.role.allow(["secretsmanager:GetSecretValue"], [masterSecretArn]);
    employees.role.allow(["kms:Decrypt"], [dataKeyArn], keyUse(region, ["secretsmanager"]).condition);
    return employees;
  }

  /** Out to MySQL and to Secrets Manager, which is public unless the network has an endpoint for it. */
  #group(): SecurityGroup {
    const { cidr, subnets, interfaceEndpoints } = this.environment.network;
    const secretsManager = interfaceEndpoints.includes("secretsmanager") ? cidr : "0.0.0.0/0";
    return new SecurityGroup(this, "group", {
      name: this.nameOf("main"),
      description: "Employee service",
      vpcId: this.read(vpc).vpcId,
      ingress: [],
      egress: [
        { description: "MySQL", ports: 3306, to: { cidrs: Object.values(subnets.data) } },
        { description: "Secrets Manager", ports: 443, to: { cidrs: [secretsManager] } },
      ],
    });
  }
}

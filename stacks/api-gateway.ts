import type { Construct } from "constructs";
import { PlatformStack } from "#constructs/core/platform-stack";
import { HttpApi } from "#constructs/network/http-api";
import { ServiceBalancer } from "#constructs/network/service-balancer";
import { VpcLink } from "#constructs/network/vpc-link";
import { ApiAlarms } from "#constructs/observability/api-alarms";
import { corsOrigins } from "#environments/cors-origins";
import type { Environment } from "#environments/environment";
import { alerts } from "./contracts/alerts.ts";
import { apiGateway } from "./contracts/api-gateway.ts";
import { cognito } from "./contracts/cognito.ts";
import { employeeService } from "./contracts/employee-service.ts";
import { keys } from "./contracts/keys.ts";
import { pipeline } from "./contracts/pipeline.ts";
import { vpc } from "./contracts/vpc.ts";

/** What the employee service answers; anything else below `/employees` is a 404 of the API's own. */
const employeeRoutes = {
  "list-employees": "GET /employees",
  "create-employee": "POST /employees",
  "show-employee": "GET /employees/{id}",
  "replace-employee": "PUT /employees/{id}",
  "remove-employee": "DELETE /employees/{id}",
} as const;

/**
 * The way in: an HTTP API whose callers show a token. `POST /events/{pipeline}` goes to `ingest-events`, `/employees` to the employee
 * service, and each service in Kubernetes has a path, over one internal load balancer.
 */
export class ApiGatewayStack extends PlatformStack {
  constructor(scope: Construct, environment: Environment) {
    super(scope, environment, "api-gateway", "confidential");
    const api = new HttpApi(this, "api", {
      name: this.nameOf("api"),
      description: `Events and services of ${environment.name}`,
      jwt: this.#tokens(),
      corsOrigins: corsOrigins(environment),
      throttle: environment.api.throttle,
      logs: { retentionDays: environment.logRetentionDays, keyArn: this.read(keys).logsKeyArn },
    });
    const { ingestFunctionName, ingestFunctionArn } = this.read(pipeline);
    api.route("post-events", "POST /events/{pipeline}", {
      functionName: ingestFunctionName,
      functionArn: ingestFunctionArn,
    });
    const employees = this.read(employeeService);
    for (const [id, key] of Object.entries(employeeRoutes)) api.route(id, key, employees);
    const balancer = this.#services(api);
    const { topicArn } = this.read(alerts);
    const { latencySloMs } = environment.api;
    const names = { slow: this.nameOf("slow"), errors: this.nameOf("errors") };
    new ApiAlarms(this, "alarms", { names, apiId: api.id, topicArn, latencySloMs });
    this.renamed("aws_cloudwatch_metric_alarm.errors", "aws_cloudwatch_metric_alarm.alarms_errors");
    this.publish(apiGateway, { apiId: api.id, endpoint: api.endpoint, targetGroupArns: balancer.targetGroupArns });
  }

  /** Whose tokens open the API: the environment's own issuer, or the platform's user pool. */
  #tokens(): { issuer: string; audiences: readonly string[] } {
    const { issuer, audiences } = this.environment.api;
    if (issuer !== undefined && audiences !== undefined) return { issuer, audiences };
    const pool = this.read(cognito);
    return { issuer: pool.issuer, audiences: [pool.clientId] };
  }

  /** The services in Kubernetes, each under its path. Subnets of every AZ from the start: the availability switch touches none. */
  #services(api: HttpApi): ServiceBalancer {
    const { services, network, availabilityZones, protectData } = this.environment;
    const { vpcId, privateSubnetIds } = this.read(vpc);
    const place = {
      vpcId,
      subnetIds: availabilityZones.map((zone) => privateSubnetIds.at(zone)),
      cidrs: Object.values(network.subnets.private),
    };
    const entries = Object.entries(services);
    const link = new VpcLink(this, "link", {
      ...place,
      name: this.nameOf("link"),
      groupName: this.nameOf("link"),
      ports: Object.fromEntries(entries.map(([name, { port }]) => [name, port])),
    });
    const balancer = new ServiceBalancer(this, "services", {
      ...place,
      name: this.loadBalancingNameOf("services"),
      groupName: this.nameOf("services"),
      callerGroupId: link.groupId,
      services: Object.fromEntries(
        entries.map(([name, { tls, ...service }]) => {
          const targetGroupName = this.loadBalancingNameOf(tls ? `${name}-tls` : name);
          return [name, { ...service, targetGroupName, certificateArn: tls?.certificateArn }];
        }),
      ),
      protect: protectData,
    });
    for (const [name, { path, tls }] of entries) {
      const listenerArn = balancer.listenerOf(name);
      api.forward(name, path, { vpcLinkId: link.id, listenerArn, serverName: tls?.serverName });
    }
    return balancer;
  }
}

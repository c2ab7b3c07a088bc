import type { Construct } from "constructs";
import { PlatformStack } from "#constructs/core/platform-stack";
import { HttpApi } from "#constructs/network/http-api";
import { ServiceBalancer } from "#constructs/network/service-balancer";
import { VpcLink } from "#constructs/network/vpc-link";
import { Alarm } from "#constructs/observability/alarm";
import { failureRate } from "#constructs/observability/failure-rate";
import type { Environment } from "#environments/environment";
import { alerts } from "./contracts/alerts.ts";
import { apiGateway } from "./contracts/api-gateway.ts";
import { cognito } from "./contracts/cognito.ts";
import { keys } from "./contracts/keys.ts";
import { pipeline } from "./contracts/pipeline.ts";
import { vpc } from "./contracts/vpc.ts";

/**
 * The way in: an HTTP API whose callers show a token. `POST /events` goes to `ingest-events`, `/employees` to the employee
 * service, and each service in Kubernetes has a path, over one internal load balancer.
 */
export class ApiGatewayStack extends PlatformStack {
  constructor(scope: Construct, environment: Environment) {
    super(scope, environment, "api-gateway");
    const api = new HttpApi(this, "api", {
      name: this.nameOf("api"),
      description: `Events and services of ${environment.name}`,
      jwt: this.#tokens(),
      corsOrigins: environment.api.corsOrigins,
      throttle: environment.api.throttle,
      logs: { retentionDays: environment.logRetentionDays, keyArn: this.read(keys).logsKeyArn },
    });
    const { ingestFunctionName, ingestFunctionArn } = this.read(pipeline);
    api.route("post-events", "POST /events", { functionName: ingestFunctionName, functionArn: ingestFunctionArn });
    const balancer = this.#services(api);
    this.#alarms(api);
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
        entries.map(([name, { port, healthPath }]) => [
          name,
          { port, healthPath, targetGroupName: this.loadBalancingNameOf(name) },
        ]),
      ),
      protect: protectData,
    });
    for (const [name, { path }] of entries) {
      api.forward(name, path, { vpcLinkId: link.id, listenerArn: balancer.listenerOf(name) });
    }
    return balancer;
  }

  #alarms(api: HttpApi): void {
    const { topicArn } = this.read(alerts);
    const source = { namespace: "AWS/ApiGateway", dimensions: { ApiId: api.id } };
    const { latencySloMs } = this.environment.api;
    new Alarm(this, "slow", {
      name: this.nameOf("slow"),
      description: `More than 5 % of requests have taken longer than ${latencySloMs} ms for 5 minutes. Sort the access log by ms to find the route; then look at that function's duration, or at the pods' CPU and their database.`,
      topicArn,
      threshold: latencySloMs,
      periods: 5,
      metric: { ...source, name: "Latency", statistic: "p95" },
    });
    new Alarm(this, "errors", {
      name: this.nameOf("errors"),
      description:
        "More than 1 % of requests have ended in 5xx for 3 minutes. Group the access log by route and integrationError: a function's log tells more, and 503 of a service means that no pod of it is healthy.",
      topicArn,
      threshold: 1,
      periods: 3,
      queries: failureRate({ ...source, label: "5xx, %", errors: "5xx", total: "Count", periodSeconds: 60 }),
    });
  }
}

import type { Construct } from "constructs";
import { PlatformStack } from "#constructs/core/platform-stack";
import { HttpApi } from "#constructs/network/http-api";
import { Alarm } from "#constructs/observability/alarm";
import { failureRate } from "#constructs/observability/failure-rate";
import type { Environment } from "#environments/environment";
import { alerts } from "./contracts/alerts.ts";
import { apiGateway } from "./contracts/api-gateway.ts";
import { pipeline } from "./contracts/pipeline.ts";

/** The way in: an HTTP API whose callers show a token. `POST /events` goes to `ingest-events`. */
export class ApiGatewayStack extends PlatformStack {
  constructor(scope: Construct, environment: Environment) {
    super(scope, environment, "api-gateway");
    const { issuer = "", audiences = [], corsOrigins, throttle } = environment.api;
    const { ingestFunctionName, ingestFunctionArn } = this.read(pipeline);
    const { topicArn } = this.read(alerts);

    const api = new HttpApi(this, "api", {
      name: this.nameOf("api"),
      description: `Events and services of ${environment.name}`,
      jwt: { issuer, audiences },
      corsOrigins,
      throttle,
      logRetentionDays: environment.logRetentionDays,
    });
    api.route("post-events", "POST /events", { functionName: ingestFunctionName, functionArn: ingestFunctionArn });
    new Alarm(this, "errors", {
      name: this.nameOf("errors"),
      description:
        "More than 1 % of requests end in 5xx. Callers retry; read the log of ingest-events (stream or secret unavailable?).",
      topicArn,
      threshold: 1,
      periods: 3,
      queries: failureRate({
        label: "5xx, %",
        namespace: "AWS/ApiGateway",
        dimensions: { ApiId: api.id },
        errors: "5xx",
        total: "Count",
        periodSeconds: 60,
      }),
    });
    this.publish(apiGateway, { apiId: api.id });
  }
}

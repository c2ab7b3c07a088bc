import { Apigatewayv2Api } from "@cdktf/provider-aws/lib/apigatewayv2-api/index.js";
import { Apigatewayv2Authorizer } from "@cdktf/provider-aws/lib/apigatewayv2-authorizer/index.js";
import { Apigatewayv2Integration } from "@cdktf/provider-aws/lib/apigatewayv2-integration/index.js";
import { Apigatewayv2Route } from "@cdktf/provider-aws/lib/apigatewayv2-route/index.js";
import { Apigatewayv2Stage } from "@cdktf/provider-aws/lib/apigatewayv2-stage/index.js";
import { LambdaPermission } from "@cdktf/provider-aws/lib/lambda-permission/index.js";
import { Fn } from "cdktf";
import { Construct } from "constructs";
import { LogGroup } from "#constructs/observability/log-group";

export interface HttpApiProps {
  readonly name: string;
  readonly description: string;
  /** Who issues the access tokens, and for which audiences they must be. */
  readonly jwt: { readonly issuer: string; readonly audiences: readonly string[] };
  /** Web origins that may call from a browser; none by default. */
  readonly corsOrigins: readonly string[];
  readonly throttle: { readonly ratePerSecond: number; readonly burst: number };
  readonly logRetentionDays: number;
}

/** The function behind a route, by what its contract publishes. */
export interface RouteTarget {
  readonly functionName: string;
  /** Plain ARN of the function; API Gateway calls it with payload format 2.0. */
  readonly functionArn: string;
}

/** What is kept of each request. No header, body or query: they may hold tokens and personal data. */
const accessLog = {
  requestId: "$context.requestId",
  at: "$context.requestTime",
  ip: "$context.identity.sourceIp",
  route: "$context.routeKey",
  status: "$context.status",
  ms: "$context.responseLatency",
  authorizerError: "$context.authorizer.error",
  integrationError: "$context.integrationErrorMessage",
};

/** An HTTP API whose every route needs a valid token; throttled, with access logs and metrics per route. */
export class HttpApi extends Construct {
  readonly id: string;
  readonly #api: Apigatewayv2Api;
  readonly #authorizerId: string;

  constructor(scope: Construct, id: string, props: HttpApiProps) {
    super(scope, id);
    this.#api = new Apigatewayv2Api(this, "default", {
      name: props.name,
      description: props.description,
      protocolType: "HTTP",
      ...(props.corsOrigins.length > 0
        ? {
            corsConfiguration: {
              allowOrigins: [...props.corsOrigins],
              allowMethods: ["GET", "POST", "PUT", "DELETE", "OPTIONS"],
              allowHeaders: ["authorization", "content-type"],
              maxAge: 600,
            },
          }
        : {}),
    });
    this.id = this.#api.id;
    this.#authorizerId = new Apigatewayv2Authorizer(this, "jwt", {
      apiId: this.#api.id,
      name: "jwt",
      authorizerType: "JWT",
      identitySources: ["$request.header.Authorization"],
      jwtConfiguration: { issuer: props.jwt.issuer, audience: [...props.jwt.audiences] },
    }).id;
    const logs = new LogGroup(this, "log", {
      name: `/apigateway/${props.name}`,
      retentionDays: props.logRetentionDays,
    });
    new Apigatewayv2Stage(this, "stage", {
      apiId: this.#api.id,
      name: "$default",
      autoDeploy: true,
      accessLogSettings: { destinationArn: logs.arn, format: Fn.jsonencode(accessLog) },
      defaultRouteSettings: {
        throttlingRateLimit: props.throttle.ratePerSecond,
        throttlingBurstLimit: props.throttle.burst,
        detailedMetricsEnabled: true,
      },
    });
  }

  /**
   * Adds a route to a Lambda function, and the right to call exactly that function from exactly this route.
   * @param id construct id of the route, e.g. `post-events`
   * @param key method and path, e.g. `POST /events`
   */
  route(id: string, key: `${"GET" | "POST" | "PUT" | "DELETE"} /${string}`, target: RouteTarget): void {
    const scope = new Construct(this, id);
    const integration = new Apigatewayv2Integration(scope, "integration", {
      apiId: this.#api.id,
      integrationType: "AWS_PROXY",
      integrationUri: target.functionArn,
      payloadFormatVersion: "2.0",
      timeoutMilliseconds: 29_000,
    });
    new Apigatewayv2Route(scope, "default", {
      apiId: this.#api.id,
      routeKey: key,
      target: `integrations/${integration.id}`,
      authorizationType: "JWT",
      authorizerId: this.#authorizerId,
    });
    const [method, path] = key.split(" ");
    new LambdaPermission(scope, "permission", {
      statementId: `api-${id}`,
      action: "lambda:InvokeFunction",
      functionName: target.functionName,
      principal: "apigateway.amazonaws.com",
      sourceArn: `${this.#api.executionArn}/*/${method}${path}`,
    });
  }
}

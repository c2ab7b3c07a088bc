import { Apigatewayv2Api } from "@cdktf/provider-aws/lib/apigatewayv2-api/index.js";
import { Apigatewayv2Authorizer } from "@cdktf/provider-aws/lib/apigatewayv2-authorizer/index.js";
import { Apigatewayv2Integration } from "@cdktf/provider-aws/lib/apigatewayv2-integration/index.js";
import { Apigatewayv2Route } from "@cdktf/provider-aws/lib/apigatewayv2-route/index.js";
import { LambdaPermission } from "@cdktf/provider-aws/lib/lambda-permission/index.js";
import { Construct } from "constructs";
import { LogGroup } from "#constructs/observability/log-group";
import { HttpApiStage } from "./http-api-stage.ts";

/**
 * Methods that browsers may use and services get. Routes name each: one for `ANY` would also catch the browsers' preflight
 * requests, which carry no token, instead of leaving them to the API's own CORS answer.
 */
const methods = ["GET", "POST", "PUT", "PATCH", "DELETE"] as const;
type Method = (typeof methods)[number];

export interface HttpApiProps {
  readonly name: string;
  readonly description: string;
  /** Who issues the access tokens, and for which audiences they must be. */
  readonly jwt: { readonly issuer: string; readonly audiences: readonly string[] };
  /** Web origins that may call from a browser; none by default. */
  readonly corsOrigins: readonly string[];
  readonly throttle: { readonly ratePerSecond: number; readonly burst: number };
  /** The access log: how long it is kept, and the key of class "logs" that it is encrypted with. */
  readonly logs: { readonly retentionDays: number; readonly keyArn: string };
}

/** The function behind a route, by what its contract publishes. */
export interface RouteTarget {
  readonly functionName: string;
  /** Plain ARN of the function; API Gateway calls it with payload format 2.0. */
  readonly functionArn: string;
}

/** A service in the VPC, reached over a listener of a load balancer. */
export interface ServiceTarget {
  readonly vpcLinkId: string;
  readonly listenerArn: string;
  /** A name that the listener's certificate is for, if it speaks TLS. @default it does not */
  readonly serverName?: string | undefined;
}

/** Below the 30 seconds after which API Gateway gives up, so that the answer is ours. */
const patienceMs = 29_000;

/** An HTTP API whose every route needs a valid token; throttled, with access logs and metrics per route. */
export class HttpApi extends Construct {
  readonly id: string;
  /** `https://...`, without a slash at the end. */
  readonly endpoint: string;
  readonly #api: Apigatewayv2Api;
  readonly #authorizerId: string;

  constructor(scope: Construct, id: string, props: HttpApiProps) {
    super(scope, id);
    const cors = {
      allowOrigins: [...props.corsOrigins],
      allowMethods: [...methods, "OPTIONS"],
      allowHeaders: ["authorization", "content-type", "idempotency-key"],
      // What a site reads of answers beside their bodies: where something new is, and when to try again.
      exposeHeaders: ["location", "retry-after"],
      maxAge: 600,
    };
    this.#api = new Apigatewayv2Api(this, "default", {
      name: props.name,
      description: props.description,
      protocolType: "HTTP",
      ...(props.corsOrigins.length > 0 ? { corsConfiguration: cors } : {}),
    });
    this.id = this.#api.id;
    this.endpoint = this.#api.apiEndpoint;
    this.#authorizerId = new Apigatewayv2Authorizer(this, "jwt", {
      apiId: this.#api.id,
      name: "jwt",
      authorizerType: "JWT",
      identitySources: ["$request.header.Authorization"],
      jwtConfiguration: { issuer: props.jwt.issuer, audience: [...props.jwt.audiences] },
    }).id;
    const logs = new LogGroup(this, "log", { name: `/apigateway/${props.name}`, ...props.logs });
    new HttpApiStage(this, "stage", { apiId: this.#api.id, throttle: props.throttle, logGroupArn: logs.arn });
  }

  /**
   * Adds a route to a Lambda function, and the right to call exactly that function from exactly this route.
   * @param id construct id of the route, e.g. `post-events`
   * @param key method and path, e.g. `POST /events`
   */
  route(id: string, key: `${Method} /${string}`, target: RouteTarget): void {
    const scope = new Construct(this, id);
    const integration = new Apigatewayv2Integration(scope, "integration", {
      apiId: this.#api.id,
      integrationType: "AWS_PROXY",
      integrationUri: target.functionArn,
      payloadFormatVersion: "2.0",
      timeoutMilliseconds: patienceMs,
    });
    this.#guarded(scope, "default", key, integration);
    const [method, path] = key.split(" ");
    new LambdaPermission(scope, "permission", {
      statementId: `api-${id}`,
      action: "lambda:InvokeFunction",
      functionName: target.functionName,
      principal: "apigateway.amazonaws.com",
      sourceArn: `${this.#api.executionArn}/*/${method}${path}`,
    });
  }

  /**
   * Sends a path and all below it to a service in the VPC, with every method; the service sees the whole path.
   * @param id construct id, e.g. the service's name
   * @param path without slashes, e.g. `approvals`
   */
  forward(id: string, path: string, target: ServiceTarget): void {
    const scope = new Construct(this, id);
    const integration = new Apigatewayv2Integration(scope, "integration", {
      apiId: this.#api.id,
      integrationType: "HTTP_PROXY",
      integrationMethod: "ANY",
      integrationUri: target.listenerArn,
      connectionType: "VPC_LINK",
      connectionId: target.vpcLinkId,
      ...(target.serverName === undefined ? {} : { tlsConfig: { serverNameToVerify: target.serverName } }),
      payloadFormatVersion: "1.0",
      timeoutMilliseconds: patienceMs,
    });
    for (const method of methods) {
      this.#guarded(scope, method.toLowerCase(), `${method} /${path}`, integration);
      this.#guarded(scope, `${method.toLowerCase()}-below`, `${method} /${path}/{proxy+}`, integration);
    }
  }

  #guarded(scope: Construct, id: string, routeKey: string, integration: Apigatewayv2Integration): void {
    new Apigatewayv2Route(scope, id, {
      apiId: this.#api.id,
      routeKey,
      target: `integrations/${integration.id}`,
      authorizationType: "JWT",
      authorizerId: this.#authorizerId,
    });
  }
}

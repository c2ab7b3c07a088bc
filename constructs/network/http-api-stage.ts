import { Apigatewayv2Stage } from "@cdktf/provider-aws/lib/apigatewayv2-stage/index.js";
import { Fn } from "cdktf";
import { Construct } from "constructs";

export interface HttpApiStageProps {
  readonly apiId: string;
  /** Requests per second over a longer time, and at once. */
  readonly throttle: { readonly ratePerSecond: number; readonly burst: number };
  /** Where the access log goes. */
  readonly logGroupArn: string;
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

/** The API's one stage, without a name in its URL: deployed with every change, throttled, with access logs and metrics per route. */
export class HttpApiStage extends Construct {
  constructor(scope: Construct, id: string, { apiId, throttle, logGroupArn }: HttpApiStageProps) {
    super(scope, id);
    new Apigatewayv2Stage(this, "default", {
      apiId,
      name: "$default",
      autoDeploy: true,
      accessLogSettings: { destinationArn: logGroupArn, format: Fn.jsonencode(accessLog) },
      defaultRouteSettings: {
        throttlingRateLimit: throttle.ratePerSecond,
        throttlingBurstLimit: throttle.burst,
        detailedMetricsEnabled: true,
      },
    });
  }
}

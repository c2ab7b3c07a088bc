import { Testing } from "cdktf";
import { describe, expect, it } from "vitest";
import { testEnvironment } from "#constructs/testing/environment";
import { type Block, synth } from "#constructs/testing/synth";
import type { EnvironmentInput } from "#environments/environment";
import { ApiGatewayStack } from "./api-gateway.ts";

const apiOf = (changes: Partial<EnvironmentInput> = {}) =>
  synth(new ApiGatewayStack(Testing.app(), testEnvironment(changes)));
const from = (contract: string, field: string) =>
  `\${jsondecode(data.aws_ssm_parameter.contracts_${contract}.insecure_value).values.${field}}`;

describe("the API", () => {
  const { resource, resources } = apiOf();
  const routes = Object.values(resources("aws_apigatewayv2_route"));

  it("lets nobody in without a token of the platform's user pool, on any route", () => {
    expect(resource("aws_apigatewayv2_authorizer.api_jwt").jwt_configuration).toEqual({
      issuer: from("cognito", "issuer"),
      audience: [from("cognito", "clientId")],
    });
    for (const route of routes) {
      expect(route).toMatchObject({
        authorization_type: "JWT",
        authorizer_id: "${aws_apigatewayv2_authorizer.api_jwt.id}",
      });
    }
  });

  it("takes tokens of the environment's own issuer instead, and then asks no user pool", () => {
    const own = apiOf({ api: { issuer: "https://auth.example.com", audiences: ["web"] } });
    expect(own.resource("aws_apigatewayv2_authorizer.api_jwt").jwt_configuration).toEqual({
      issuer: "https://auth.example.com",
      audience: ["web"],
    });
    expect(own.addresses).not.toContain("data.aws_ssm_parameter.contracts_cognito");
  });

  it("routes events to ingest-events, and may call that function from that route only", () => {
    expect(resource("aws_apigatewayv2_route.api_post-events").route_key).toBe("POST /events/{pipeline}");
    expect(resource("aws_apigatewayv2_integration.api_post-events_integration")).toMatchObject({
      integration_uri: from("pipeline", "ingestFunctionArn"),
      payload_format_version: "2.0",
    });
    expect(resource("aws_lambda_permission.api_post-events_permission").source_arn).toBe(
      "${aws_apigatewayv2_api.api.execution_arn}/*/POST/events/{pipeline}",
    );
  });

  it("routes what the employee service knows to it, and may call it from those routes only", () => {
    const functionArn = from("employee-service", "functionArn");
    const routed = routes.filter(({ route_key }) => route_key.includes("/employees")).map(({ route_key }) => route_key);
    const keys = ["GET", "POST"].map((method) => `${method} /employees`);
    const ofOne = ["GET", "PUT", "DELETE"].map((method) => `${method} /employees/{id}`);
    expect(routed.sort()).toEqual([...keys, ...ofOne].sort());
    for (const id of ["list-employees", "remove-employee"])
      expect(resource(`aws_apigatewayv2_integration.api_${id}_integration`).integration_uri).toBe(functionArn);
    expect(resource("aws_lambda_permission.api_remove-employee_permission")).toMatchObject({
      function_name: from("employee-service", "functionName"),
      source_arn: "${aws_apigatewayv2_api.api.execution_arn}/*/DELETE/employees/{id}",
    });
  });

  it("answers the site's browsers, every route alike, with all headers that its functions read and answer", () => {
    const closed = apiOf({ api: { corsOrigins: [] } });
    expect(closed.resource("aws_apigatewayv2_api.api").cors_configuration).toBeUndefined();
    const { cors_configuration: cors } = resource("aws_apigatewayv2_api.api");
    expect(cors).toMatchObject({
      allow_origins: ["http://localhost:5173"],
      allow_headers: ["authorization", "content-type", "idempotency-key"],
      expose_headers: ["location", "retry-after"],
    });
    const used = new Set(routes.map(({ route_key }) => route_key.split(" ")[0]));
    expect([...used].filter((method) => !cors.allow_methods.includes(method))).toEqual([]);
  });

  it("catches no preflight request, which carries no token", () => {
    expect(routes.filter(({ route_key }) => /^(ANY|OPTIONS|\$default)/.test(route_key))).toEqual([]);
  });

  it("keeps tokens, bodies and queries out of its access log, which is encrypted, and is throttled", () => {
    const stage = resource("aws_apigatewayv2_stage.api_stage");
    expect(stage.access_log_settings.format).not.toMatch(/header|body|querystring|authorizer\.claims/i);
    expect(stage.access_log_settings.destination_arn).toBe("${aws_cloudwatch_log_group.api_log.arn}");
    expect(resource("aws_cloudwatch_log_group.api_log").kms_key_id).toBe(from("keys", "logsKeyArn"));
    expect(stage.default_route_settings).toMatchObject({
      throttling_rate_limit: 2000,
      throttling_burst_limit: 4000,
      detailed_metrics_enabled: true,
    });
  });
});

describe("services in Kubernetes", () => {
  const { resource, resources } = apiOf();

  it("are reached at their paths and all below, with every method, over the VPC link", () => {
    const keys = Object.values(resources("aws_apigatewayv2_route")).map(({ route_key }) => route_key);
    for (const path of ["approvals", "processing", "notifications"]) {
      for (const method of ["GET", "POST", "PUT", "PATCH", "DELETE"])
        expect(keys).toEqual(expect.arrayContaining([`${method} /${path}`, `${method} /${path}/{proxy+}`]));
    }
    expect(resource("aws_apigatewayv2_integration.api_notification_integration")).toMatchObject({
      integration_type: "HTTP_PROXY",
      connection_type: "VPC_LINK",
      connection_id: "${aws_apigatewayv2_vpc_link.link.id}",
      integration_uri: "${aws_lb_listener.services_notification-listener.arn}",
    });
  });

  it("stand behind one internal load balancer, each with its own port and target group", () => {
    expect(Object.keys(resources("aws_lb"))).toEqual(["services"]);
    const ports = Object.entries(resources("aws_lb_target_group")).map(([id, { name, port }]) => [id, name, port]);
    expect(ports).toEqual([
      ["services_approval-processing", "dev-approval-processing", 8083],
      ["services_approval-request", "dev-approval-request", 8082],
      ["services_notification", "dev-notification", 8084],
    ]);
  });

  it("are encrypted all the way where the environment has a certificate, and the API insists on its name", () => {
    const certificateArn = "arn:aws:acm:ap-northeast-2:111111111111:certificate/00000000-0000-4000-8000-000000000000";
    const tls = { certificateArn, serverName: "mail.internal.example.com" };
    const { resource, resources, json } = apiOf({
      services: { mail: { port: 8443, path: "mail", tls }, plain: { port: 8084, path: "plain" } },
    });
    expect(resource("aws_lb_listener.services_mail-listener")).toMatchObject({
      protocol: "TLS",
      certificate_arn: certificateArn,
      ssl_policy: expect.stringContaining("TLS13-1-2"),
      default_action: [{ target_group_arn: "${aws_lb_target_group.services_mail-tls.arn}" }],
    });
    expect(resource("aws_lb_target_group.services_mail-tls")).toMatchObject({
      name: "dev-mail-tls",
      protocol: "TLS",
      health_check: { protocol: "HTTPS" },
    });
    expect(resource("aws_apigatewayv2_integration.api_mail_integration").tls_config).toEqual({
      server_name_to_verify: "mail.internal.example.com",
    });
    expect(json.locals.document.values.targetGroupArns.mail).toBe("${aws_lb_target_group.services_mail-tls.arn}");
    expect(resource("aws_lb_listener.services_plain-listener")).toMatchObject({ protocol: "TCP" });
    expect(resource("aws_apigatewayv2_integration.api_plain_integration").tls_config).toBeUndefined();
    // So that encryption can be switched on and off: a group goes only after its listener has left it.
    for (const group of Object.values(resources("aws_lb_target_group")))
      expect(group.lifecycle).toEqual({ create_before_destroy: true });
  });

  it("are told to Kubernetes by their target groups", () => {
    expect(apiOf().json.locals.document.values).toEqual({
      apiId: "${aws_apigatewayv2_api.api.id}",
      endpoint: "${aws_apigatewayv2_api.api.api_endpoint}",
      targetGroupArns: {
        "approval-request": "${aws_lb_target_group.services_approval-request.arn}",
        "approval-processing": "${aws_lb_target_group.services_approval-processing.arn}",
        notification: "${aws_lb_target_group.services_notification.arn}",
      },
    });
  });

  it("let a further one in by a line in the environment, without moving the others", () => {
    const { services } = testEnvironment();
    const before = apiOf();
    const after = apiOf({ services: { ...services, reports: { port: 8085, path: "reports" } } });
    const changed = before.addresses.filter((address) => {
      if (address.startsWith("data.")) return false;
      return JSON.stringify(before.resource(address)) !== JSON.stringify(after.resource(address));
    });
    expect(changed).toEqual(["aws_security_group.link_group", "aws_security_group.services_group"]);
    expect(after.addresses.filter((address) => !before.addresses.includes(address))).toHaveLength(13);
  });

  it("keep their load balancer where data is protected", () => {
    const protection = (protectData: boolean) =>
      apiOf({ protectData }).resource("aws_lb.services").enable_deletion_protection;
    expect([protection(true), protection(false)]).toEqual([true, false]);
  });
});

describe("the way from the API to the pods", () => {
  const { resource } = apiOf();
  const ends = ({ from_port, to_port, cidr_blocks, security_groups }: Block) => [
    from_port,
    to_port,
    ...(cidr_blocks ?? []),
    ...(security_groups ?? []),
  ];
  const privateTier = ["10.0.10.0/24", "10.0.11.0/24"];

  it("is open step by step, for the services' ports and nothing else", () => {
    const link = resource("aws_security_group.link_group");
    const balancer = resource("aws_security_group.services_group");
    const toPods = [8082, 8083, 8084].map((port) => [port, port, ...privateTier]);
    expect([link.ingress, link.egress.map(ends)]).toEqual([[], toPods]);
    expect(balancer.ingress.map(ends)).toEqual(
      [8082, 8083, 8084].map((port) => [port, port, "${aws_security_group.link_group.id}"]),
    );
    expect(balancer.egress.map(ends)).toEqual(toPods);
  });

  it("stands in every AZ whatever the availability, since changing that would replace it", () => {
    const subnets = ["a", "c"].map((zone) => from("vpc", `privateSubnetIds["ap-northeast-2${zone}"]`));
    const [single, multi] = (["single-az", "multi-az"] as const).map((availability) => apiOf({ availability }));
    expect(single!.resource("aws_lb.services").subnets).toEqual(subnets);
    expect(single!.resource("aws_apigatewayv2_vpc_link.link").subnet_ids).toEqual(subnets);
    expect(single!.json.resource).toEqual(multi!.json.resource);
  });
});

describe("alarms of the API", () => {
  it("that are deployed already are moved to their new address, not raised anew", () => {
    expect(apiOf().json.moved).toEqual([
      { from: "aws_cloudwatch_metric_alarm.errors", to: "aws_cloudwatch_metric_alarm.alarms_errors" },
    ]);
  });

  it("are raised when 5 % of requests take longer than is promised for five minutes", () => {
    expect(apiOf().resource("aws_cloudwatch_metric_alarm.alarms_slow")).toMatchObject({
      metric_name: "Latency",
      extended_statistic: "p95",
      threshold: 200,
      comparison_operator: "GreaterThanThreshold",
      period: 60,
      evaluation_periods: 5,
    });
    const slower = apiOf({ api: { latencySloMs: 500 } }).resource("aws_cloudwatch_metric_alarm.alarms_slow");
    expect([slower.threshold, slower.alarm_description]).toEqual([500, expect.stringContaining("500 ms")]);
  });

  it("are raised when more than 1 % end in 5xx for three minutes", () => {
    const alarm = apiOf().resource("aws_cloudwatch_metric_alarm.alarms_errors");
    expect(alarm.alarm_name).toBe("dev-api-gateway-errors");
    expect(alarm).toMatchObject({ threshold: 1, evaluation_periods: 3, comparison_operator: "GreaterThanThreshold" });
    expect(alarm.metric_query.map(({ metric }: Block) => [metric?.metric_name, metric?.period])).toEqual([
      [undefined, undefined],
      ["5xx", 60],
      ["Count", 60],
    ]);
  });
});

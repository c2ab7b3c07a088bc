import { arn, type FactsTable } from "./facts.ts";

const gateway = (path: string): string => `arn:{partition}:apigateway:{region}::/apis/${path}`;

/** HTTP and WebSocket APIs. Source: the `apigatewayv2_*` pages. */
export const apiGateway: FactsTable = {
  aws_apigatewayv2_api: {
    id: "{base36:10}",
    computed: {
      api_endpoint: (own) =>
        `${own("protocol_type") === "WEBSOCKET" ? "wss" : "https"}://{id}.execute-api.{region}.{dns}`,
      arn: gateway("{id}"),
      execution_arn: arn("execute-api", "{id}"),
      ip_address_type: "ipv4",
    },
    defaults: {
      api_key_selection_expression: "$request.header.x-api-key",
      route_selection_expression: "$request.method $request.path",
    },
    forceNew: ["protocol_type"],
    residues: ["body", "credentials_arn", "fail_on_warnings", "route_key", "target"],
  },
  aws_apigatewayv2_authorizer: {
    id: "{base36:6}",
    key: "{api_id}/{id}",
    forceNew: ["api_id"],
    unique: [["api_id", "name"]],
    conflict: "ConflictException",
  },
  aws_apigatewayv2_integration: {
    id: "{base36:7}",
    key: "{api_id}/{id}",
    computed: { integration_response_selection_expression: "", timeout_milliseconds: 30_000 },
    defaults: { connection_type: "INTERNET", passthrough_behavior: "WHEN_NO_MATCH", payload_format_version: "1.0" },
    forceNew: ["api_id", "integration_subtype", "integration_type"],
  },
  aws_apigatewayv2_route: {
    id: "{base36:7}",
    key: "{api_id}/{id}",
    defaults: { api_key_required: false, authorization_type: "NONE" },
    forceNew: ["api_id"],
    unique: [["api_id", "route_key"]],
    conflict: "ConflictException",
  },
  aws_apigatewayv2_stage: {
    id: "{name}",
    key: "{api_id}/{name}",
    computed: {
      arn: gateway("{api_id}/stages/{name}"),
      execution_arn: arn("execute-api", "{api_id}/{name}"),
      invoke_url: (own) => `https://{api_id}.execute-api.{region}.{dns}/${own("name") === "$default" ? "" : "{name}"}`,
    },
    defaults: { auto_deploy: false },
    forceNew: ["api_id", "name"],
    conflict: "ConflictException",
  },
  aws_apigatewayv2_vpc_link: {
    id: "{base36:6}",
    computed: { arn: "arn:{partition}:apigateway:{region}::/vpclinks/{id}" },
    forceNew: ["security_group_ids", "subnet_ids"],
  },
};

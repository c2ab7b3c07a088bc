import {
  ApiGatewayV2Client,
  CreateApiCommand,
  CreateIntegrationCommand,
  CreateRouteCommand,
  CreateStageCommand,
  DeleteApiCommand,
  DeleteCorsConfigurationCommand,
  DeleteIntegrationCommand,
  DeleteRouteCommand,
  DeleteStageCommand,
  GetApiCommand,
  GetIntegrationCommand,
  GetRouteCommand,
  GetStageCommand,
  UpdateApiCommand,
  UpdateIntegrationCommand,
  UpdateRouteCommand,
  UpdateStageCommand,
} from "@aws-sdk/client-apigatewayv2";
import type { Attributes } from "#scripts/rehearsal/cloud/cloud-object";
import { clientConfig } from "#scripts/rehearsal/emulator/access";
import { unless } from "./answers.ts";
import { given, only } from "./attributes.ts";
import type { Driver, DriverContext } from "./driver.ts";

const GONE = "NotFoundException";

/** Tag by which the emulator lets a caller choose an API's id, so that it is the one in the state. */
const CHOSEN_ID = "ms-custom-id";

const cors = (attributes: Attributes) => {
  const block = only(attributes.cors_configuration);
  if (!block) return {};
  return {
    CorsConfiguration: given({
      AllowCredentials: block.allow_credentials as boolean,
      AllowHeaders: block.allow_headers as string[],
      AllowMethods: block.allow_methods as string[],
      AllowOrigins: block.allow_origins as string[],
      ExposeHeaders: block.expose_headers as string[],
      MaxAge: block.max_age as number,
    }),
  };
};

/** aws_apigatewayv2_api. */
export const gatewayApi = ({ access }: DriverContext): Driver => {
  const gateway = new ApiGatewayV2Client(clientConfig(access));
  const settings = (attributes: Attributes) => ({
    Name: String(attributes.name),
    ...given({ Description: attributes.description as string, Version: attributes.version as string }),
    ...cors(attributes),
  });
  return {
    create: async ({ attributes }) => {
      const ProtocolType = attributes.protocol_type as "HTTP";
      const Tags = { [CHOSEN_ID]: String(attributes.id) };
      await gateway.send(new CreateApiCommand({ ...settings(attributes), ProtocolType, Tags }));
      return undefined;
    },
    update: async ({ attributes }, before) => {
      const ApiId = String(attributes.id);
      await gateway.send(new UpdateApiCommand({ ApiId, ...settings(attributes) }));
      const lost = only(before.attributes.cors_configuration) && !only(attributes.cors_configuration);
      if (lost) await gateway.send(new DeleteCorsConfigurationCommand({ ApiId }));
      return undefined;
    },
    delete: async ({ attributes }) => {
      await unless(gateway.send(new DeleteApiCommand({ ApiId: String(attributes.id) })), GONE);
    },
    read: async ({ attributes }) =>
      (await unless(gateway.send(new GetApiCommand({ ApiId: String(attributes.id) })), GONE)) && {},
  };
};

/** The local cloud has no load balancers: whoever asks for what stands behind one is answered 502 and this. */
const NO_VPC_LINK = "vpc-links-are-not-rehearsed://";

/** aws_apigatewayv2_integration. */
export const gatewayIntegration = ({ access }: DriverContext): Driver => {
  const gateway = new ApiGatewayV2Client(clientConfig(access));
  const settings = (attributes: Attributes) => ({
    ApiId: String(attributes.api_id),
    IntegrationType: attributes.integration_type as "AWS_PROXY",
    PayloadFormatVersion: String(attributes.payload_format_version),
    TimeoutInMillis: Number(attributes.timeout_milliseconds),
    ...given({
      IntegrationUri: attributes.connection_type === "VPC_LINK" ? NO_VPC_LINK : (attributes.integration_uri as string),
      IntegrationMethod: attributes.integration_method as string,
    }),
  });
  const named = ({ api_id, id }: Attributes) => ({ ApiId: String(api_id), IntegrationId: String(id) });
  return {
    create: async ({ attributes }) => ({
      id: (await gateway.send(new CreateIntegrationCommand(settings(attributes)))).IntegrationId,
    }),
    update: async ({ attributes }) => {
      await gateway.send(new UpdateIntegrationCommand({ ...settings(attributes), ...named(attributes) }));
      return undefined;
    },
    delete: async ({ attributes }) => {
      await unless(gateway.send(new DeleteIntegrationCommand(named(attributes))), GONE);
    },
    read: async ({ attributes }) =>
      (await unless(gateway.send(new GetIntegrationCommand(named(attributes))), GONE)) && {},
  };
};

/** aws_apigatewayv2_route. */
export const gatewayRoute = ({ access }: DriverContext): Driver => {
  const gateway = new ApiGatewayV2Client(clientConfig(access));
  const settings = (attributes: Attributes) => ({
    ApiId: String(attributes.api_id),
    RouteKey: String(attributes.route_key),
    AuthorizationType: attributes.authorization_type as "JWT",
    AuthorizationScopes: (attributes.authorization_scopes as string[] | null) ?? [],
    ...given({ AuthorizerId: attributes.authorizer_id as string, Target: attributes.target as string }),
  });
  const named = ({ api_id, id }: Attributes) => ({ ApiId: String(api_id), RouteId: String(id) });
  return {
    create: async ({ attributes }) => ({
      id: (await gateway.send(new CreateRouteCommand(settings(attributes)))).RouteId,
    }),
    update: async ({ attributes }) => {
      await gateway.send(new UpdateRouteCommand({ ...settings(attributes), ...named(attributes) }));
      return undefined;
    },
    delete: async ({ attributes }) => {
      await unless(gateway.send(new DeleteRouteCommand(named(attributes))), GONE);
    },
    read: async ({ attributes }) => (await unless(gateway.send(new GetRouteCommand(named(attributes))), GONE)) && {},
  };
};

/** aws_apigatewayv2_stage. Throttling and access logs do not exist here. */
export const gatewayStage = ({ access }: DriverContext): Driver => {
  const gateway = new ApiGatewayV2Client(clientConfig(access));
  const named = ({ api_id, name }: Attributes) => ({ ApiId: String(api_id), StageName: String(name) });
  const settings = (attributes: Attributes) => ({
    ...named(attributes),
    AutoDeploy: attributes.auto_deploy === true,
    ...given({ StageVariables: attributes.stage_variables as Record<string, string> }),
  });
  return {
    create: async ({ attributes }) => {
      await gateway.send(new CreateStageCommand(settings(attributes)));
      return undefined;
    },
    update: async ({ attributes }) => {
      await gateway.send(new UpdateStageCommand(settings(attributes)));
      return undefined;
    },
    delete: async ({ attributes }) => {
      await unless(gateway.send(new DeleteStageCommand(named(attributes))), GONE);
    },
    read: async ({ attributes }) => (await unless(gateway.send(new GetStageCommand(named(attributes))), GONE)) && {},
  };
};

import {
  ApiGatewayV2Client,
  CreateAuthorizerCommand,
  DeleteAuthorizerCommand,
  GetAuthorizerCommand,
  UpdateAuthorizerCommand,
} from "@aws-sdk/client-apigatewayv2";
import type { Attributes } from "#scripts/rehearsal/cloud/cloud-object";
import { clientConfig } from "#scripts/rehearsal/emulator/access";
import { unless } from "./answers.ts";
import { given, only } from "./attributes.ts";
import type { Driver, DriverContext } from "./driver.ts";

const GONE = "NotFoundException";

/** aws_apigatewayv2_authorizer: the emulator is told the issuer's address on this machine, the state keeps the configured one. */
export const gatewayAuthorizer = ({ access, resolveIssuer }: DriverContext): Driver => {
  const gateway = new ApiGatewayV2Client(clientConfig(access));
  const named = ({ api_id, id }: Attributes) => ({ ApiId: String(api_id), AuthorizerId: String(id) });
  const jwt = (attributes: Attributes) => {
    const block = only(attributes.jwt_configuration);
    if (!block) return {};
    return { JwtConfiguration: { Audience: block.audience as string[], Issuer: resolveIssuer(String(block.issuer)) } };
  };
  const settings = (attributes: Attributes) => ({
    ApiId: String(attributes.api_id),
    Name: String(attributes.name),
    AuthorizerType: attributes.authorizer_type as "JWT",
    IdentitySource: (attributes.identity_sources as string[] | null) ?? [],
    ...given({ AuthorizerUri: attributes.authorizer_uri as string }),
    ...jwt(attributes),
  });
  const update = (attributes: Attributes) =>
    gateway.send(new UpdateAuthorizerCommand({ ...settings(attributes), ...named(attributes) }));
  return {
    create: async ({ attributes }) => ({
      id: (await gateway.send(new CreateAuthorizerCommand(settings(attributes)))).AuthorizerId,
    }),
    update: async ({ attributes }) => {
      await update(attributes);
      return undefined;
    },
    delete: async ({ attributes }) => {
      await unless(gateway.send(new DeleteAuthorizerCommand(named(attributes))), GONE);
    },
    read: async ({ attributes }) =>
      (await unless(gateway.send(new GetAuthorizerCommand(named(attributes))), GONE)) && {},
    reconcile: async ({ attributes }) => {
      await unless(update(attributes), GONE);
    },
  };
};

import {
  CreateSecretCommand,
  DeleteSecretCommand,
  DescribeSecretCommand,
  SecretsManagerClient,
  UpdateSecretCommand,
} from "@aws-sdk/client-secrets-manager";
import { clientConfig } from "#scripts/rehearsal/emulator/access";
import { unless } from "./answers.ts";
import type { Driver, DriverContext } from "./driver.ts";

const GONE = "ResourceNotFoundException";

/** aws_secretsmanager_secret: the container; whoever seeds it sets the value. */
export const secretsmanagerSecret = ({ access }: DriverContext): Driver => {
  const secrets = new SecretsManagerClient(clientConfig(access));
  return {
    create: async ({ attributes }) => {
      const Description = String(attributes.description ?? "");
      const { ARN } = await secrets.send(new CreateSecretCommand({ Name: String(attributes.name), Description }));
      return { arn: ARN, id: ARN };
    },
    update: async ({ attributes }) => {
      const Description = String(attributes.description ?? "");
      await secrets.send(new UpdateSecretCommand({ SecretId: String(attributes.arn), Description }));
      return undefined;
    },
    delete: async ({ attributes }) => {
      // Without AWS's recovery window: the name has to be free for the next rehearsal.
      const input = { SecretId: String(attributes.name), ForceDeleteWithoutRecovery: true };
      await unless(secrets.send(new DeleteSecretCommand(input)), GONE);
    },
    read: async ({ attributes }) => {
      const found = await unless(secrets.send(new DescribeSecretCommand({ SecretId: String(attributes.arn) })), GONE);
      return found && !found.DeletedDate ? {} : undefined;
    },
  };
};

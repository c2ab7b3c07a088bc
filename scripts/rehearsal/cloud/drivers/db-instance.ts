import { randomBytes, randomUUID } from "node:crypto";
import {
  CreateSecretCommand,
  DeleteSecretCommand,
  DescribeSecretCommand,
  SecretsManagerClient,
} from "@aws-sdk/client-secrets-manager";
import type { Attributes } from "#scripts/rehearsal/cloud/cloud-object";
import type { RunningDatabase } from "#scripts/rehearsal/database/database-host";
import { clientConfig } from "#scripts/rehearsal/emulator/access";
import { unless } from "./answers.ts";
import { only } from "./attributes.ts";
import type { Driver, DriverContext } from "./driver.ts";

const GONE = "ResourceNotFoundException";

const order = ({ identifier, db_name, username }: Attributes) => ({
  identifier: String(identifier),
  database: String(db_name),
  username: String(username),
});

const isMysql = ({ engine, db_name }: Attributes) => ["mysql", "mariadb"].includes(String(engine)) && Boolean(db_name);

const secretOf = ({ master_user_secret }: Attributes) => only(master_user_secret)?.secret_arn as string | undefined;

/** Where the database is on this machine; nothing where it is an entry in the cloud only. */
const place = (running: RunningDatabase | undefined): Attributes =>
  running ? { address: running.host, port: running.port, endpoint: `${running.host}:${running.port}` } : {};

/**
 * aws_db_instance: MySQL really runs where a MySQL-compatible server is installed on this machine, and else is an entry with an address
 * that leads nowhere. Either way the managed password is in a secret. Versions, classes, windows and encryption do not exist.
 */
export const dbInstance = ({ access, databases }: DriverContext): Driver => {
  const secrets = new SecretsManagerClient(clientConfig(access));
  const start = async (attributes: Attributes) => (isMysql(attributes) ? databases?.put(order(attributes)) : undefined);
  return {
    create: async ({ attributes }) => {
      const running = await start(attributes);
      if (attributes.manage_master_user_password !== true) return place(running);
      const password = running?.password ?? randomBytes(24).toString("base64url");
      const SecretString = JSON.stringify({ username: String(attributes.username), password });
      const { ARN } = await secrets.send(new CreateSecretCommand({ Name: `rds!db-${randomUUID()}`, SecretString }));
      const kms_key_id = attributes.master_user_secret_kms_key_id ?? "";
      return { ...place(running), master_user_secret: [{ kms_key_id, secret_arn: ARN, secret_status: "active" }] };
    },
    update: async ({ attributes }) => place(await start(attributes)),
    delete: async ({ attributes }) => {
      const SecretId = secretOf(attributes);
      const input = { SecretId, ForceDeleteWithoutRecovery: true };
      if (SecretId) await unless(secrets.send(new DeleteSecretCommand(input)), GONE);
      if (isMysql(attributes)) await databases?.remove(String(attributes.identifier));
    },
    read: async ({ attributes }) => {
      const SecretId = secretOf(attributes);
      // Without its secret nobody could sign in. Made again, the instance finds its data and its password.
      if (SecretId && !(await unless(secrets.send(new DescribeSecretCommand({ SecretId })), GONE))) return undefined;
      return place(await start(attributes));
    },
    reconcile: async ({ attributes }) => {
      await start(attributes);
    },
  };
};

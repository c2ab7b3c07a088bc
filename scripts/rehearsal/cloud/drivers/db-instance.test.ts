import { DeleteSecretCommand, GetSecretValueCommand, SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Attributes } from "#scripts/rehearsal/cloud/cloud-object";
import type { DatabaseHost, DatabaseOrder } from "#scripts/rehearsal/database/database-host";
import { clientConfig } from "#scripts/rehearsal/emulator/access";
import { dbInstance } from "./db-instance.ts";
import { type Driven, objectOf, startDriven } from "./testing/driven.ts";

let driven: Driven;
beforeAll(async () => {
  driven = await startDriven();
});
afterAll(() => driven?.emulator.dispose());

const instance = (more: Attributes = {}) =>
  objectOf("aws_db_instance", {
    identifier: "database",
    engine: "mysql",
    db_name: "platform",
    username: "admin",
    manage_master_user_password: true,
    ...more,
  });

/** A host that only notes what it is told. */
const noted = () => {
  const put: DatabaseOrder[] = [];
  const removed: string[] = [];
  const databases: DatabaseHost = {
    put: async (order) => {
      put.push(order);
      return { host: "127.0.0.1", port: 3307, password: "of the server" };
    },
    remove: async (identifier) => void removed.push(identifier),
  };
  return { put, removed, databases };
};

const secretOf = async (attributes: Attributes | undefined) => {
  const [secret] = attributes!.master_user_secret as { secret_arn: string }[];
  const secrets = new SecretsManagerClient(clientConfig(driven.emulator.access));
  const { SecretString } = await secrets.send(new GetSecretValueCommand({ SecretId: secret!.secret_arn }));
  return JSON.parse(SecretString!);
};

describe("a database instance", () => {
  it("runs where there is a server, with its address and password told", async () => {
    const { put, removed, databases } = noted();
    const driver = dbInstance({ ...driven.context, databases });
    const created = await driver.create(instance());
    const where = { address: "127.0.0.1", port: 3307, endpoint: "127.0.0.1:3307" };
    expect(created).toMatchObject(where);
    expect(await secretOf(created)).toEqual({ username: "admin", password: "of the server" });
    expect(await driver.read(instance(created))).toEqual(where);
    await driver.reconcile!(instance(created));
    expect(put).toEqual(Array(3).fill({ identifier: "database", database: "platform", username: "admin" }));
    await driver.delete(instance(created));
    await driver.delete(instance(created));
    expect(removed).toEqual(["database", "database"]);
    await expect(secretOf(created)).rejects.toThrow();
  });

  it("is gone for Terraform when its secret is, so that the next apply makes both again", async () => {
    const driver = driven.for("aws_db_instance");
    const lost = instance(await driver.create(instance()));
    const secrets = new SecretsManagerClient(clientConfig(driven.emulator.access));
    const [secret] = lost.attributes.master_user_secret as { secret_arn: string }[];
    await secrets.send(new DeleteSecretCommand({ SecretId: secret!.secret_arn, ForceDeleteWithoutRecovery: true }));
    expect(await driver.read(lost)).toBeUndefined();
  });

  it("is an entry in the cloud where there is none, whose password is in a secret all the same", async () => {
    const driver = driven.for("aws_db_instance");
    const created = await driver.create(instance());
    expect(Object.keys(created!)).toEqual(["master_user_secret"]);
    expect((await secretOf(created)).password).toMatch(/^[\w-]{32}$/);
    expect(await driver.read(instance(created))).toEqual({});
    await driver.delete(instance(created));
  });

  it("has no secret when its password is not managed, and no server when it is no MySQL", async () => {
    const { put, databases } = noted();
    const driver = dbInstance({ ...driven.context, databases });
    const postgres = instance({ engine: "postgres", manage_master_user_password: null });
    expect(await driver.create(postgres)).toEqual({});
    await driver.delete(postgres);
    expect(put).toEqual([]);
  });
});

import { randomBytes } from "node:crypto";
import {
  GetSecretValueCommand,
  PutSecretValueCommand,
  ResourceNotFoundException,
  SecretsManagerClient,
} from "@aws-sdk/client-secrets-manager";
import { clientConfig, type EmulatorAccess } from "./emulator/access.ts";

/**
 * Gives the secret of the card-token keys its first value, as a person does once per environment: a random key, version 1. A
 * value that is there stays, since tokens made with it would no longer match.
 * @returns whether a value was written
 */
export async function seedCardTokenKeys(access: EmulatorAccess, secretArn: string): Promise<boolean> {
  const client = new SecretsManagerClient(clientConfig(access));
  try {
    if (await hasValue(client, secretArn)) return false;
    const SecretString = JSON.stringify({ current: "1", keys: { "1": randomBytes(32).toString("base64") } });
    await client.send(new PutSecretValueCommand({ SecretId: secretArn, SecretString }));
    return true;
  } finally {
    client.destroy();
  }
}

/** A secret without a value answers as one that does not exist; writing to the latter then fails, and says so. */
async function hasValue(client: SecretsManagerClient, SecretId: string): Promise<boolean> {
  try {
    const { SecretString } = await client.send(new GetSecretValueCommand({ SecretId }));
    return SecretString !== undefined && SecretString !== "";
  } catch (error) {
    if (error instanceof ResourceNotFoundException) return false;
    throw error;
  }
}

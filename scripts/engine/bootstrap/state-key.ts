import {
  CreateKeyCommand,
  DescribeKeyCommand,
  type KeyMetadata,
  ListResourceTagsCommand,
  paginateListKeys,
} from "@aws-sdk/client-kms";
import { Failure } from "#scripts/engine/failure";
import { type Place, unlessCalled } from "./item.ts";
import { purpose, wantedTags } from "./tags.ts";

/** Name of the key that encrypts an account's states. */
export const keyAlias = "alias/sluice-state";

/** IAM decides who may use the key; no person, role or service is named in it. */
export const keyPolicy = (accountId: string) => ({
  Version: "2012-10-17",
  Statement: [
    {
      Sid: "DelegateToIam",
      Effect: "Allow",
      Principal: { AWS: `arn:aws:iam::${accountId}:root` },
      Action: "kms:*",
      Resource: "*",
    },
  ],
});

/**
 * ARN of the states' key: by its alias, or by its tag if an earlier run was ended between making and naming it.
 * @throws Failure("failed") when the key that the alias names cannot encrypt
 */
export async function findStateKey(place: Place): Promise<string | undefined> {
  const named = await unlessCalled(["NotFoundException"], describe(place, keyAlias));
  if (!named) return findUnnamedKey(place);
  const complaint = complaintAbout(named, place);
  if (complaint) throw new Failure("failed", `${keyAlias} in account ${place.accountId}: ${complaint}`);
  return named.Arn;
}

/** Makes the key; it carries tags and policy from its first moment. */
export async function createStateKey(place: Place): Promise<string> {
  const { KeyMetadata } = await place.kms.send(
    new CreateKeyCommand({
      Description: "Encrypts the Terraform states of this account",
      Policy: JSON.stringify(keyPolicy(place.accountId)),
      Tags: Object.entries(wantedTags({}, place)).map(([TagKey, TagValue]) => ({ TagKey, TagValue })),
    }),
  );
  return KeyMetadata?.Arn as string;
}

/** Every tag of a key, by name. */
export async function tagsOfKey({ kms }: Place, KeyId: string): Promise<Record<string, string>> {
  const { Tags = [] } = await kms.send(new ListResourceTagsCommand({ KeyId }));
  return Object.fromEntries(Tags.map(({ TagKey, TagValue }) => [TagKey, TagValue]));
}

/** The oldest usable key with our tag. A key whose own policy hides its tags is not ours: ours leaves that to IAM. */
async function findUnnamedKey(place: Place): Promise<string | undefined> {
  const found: KeyMetadata[] = [];
  for await (const { Keys = [] } of paginateListKeys({ client: place.kms }, {})) {
    for (const { KeyArn = "" } of Keys) {
      const tags = await unlessCalled(["AccessDeniedException"], tagsOfKey(place, KeyArn));
      if (tags?.Purpose !== purpose.Purpose) continue;
      const key = await describe(place, KeyArn);
      if (!complaintAbout(key, place)) found.push(key);
    }
  }
  found.sort((a, b) => Number(a.CreationDate) - Number(b.CreationDate));
  return found[0]?.Arn;
}

async function describe({ kms }: Place, KeyId: string): Promise<KeyMetadata> {
  const { KeyMetadata } = await kms.send(new DescribeKeyCommand({ KeyId }));
  return KeyMetadata as KeyMetadata;
}

/** Why a key cannot hold the states, with the remedy; undefined if it can. */
function complaintAbout({ KeyId, KeyState, KeySpec, KeyManager }: KeyMetadata, { region }: Place): string | undefined {
  const at = `--key-id ${KeyId} --region ${region}`;
  if (KeyState === "PendingDeletion")
    return `key ${KeyId} is about to be deleted, and every state with it would be lost; run \`aws kms cancel-key-deletion ${at}\` and \`aws kms enable-key ${at}\``;
  if (KeyState === "Disabled")
    return `key ${KeyId} is disabled, so no state can be read; run \`aws kms enable-key ${at}\``;
  if (KeyState !== "Enabled" || KeySpec !== "SYMMETRIC_DEFAULT" || KeyManager !== "CUSTOMER")
    return `key ${KeyId} (${KeyState}, ${KeySpec}, managed by ${KeyManager}) cannot encrypt a bucket; let the alias name an enabled symmetric key of this account, or remove the alias and run bootstrap again`;
  return undefined;
}

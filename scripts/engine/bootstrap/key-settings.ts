import {
  CreateAliasCommand,
  DescribeKeyCommand,
  EnableKeyRotationCommand,
  GetKeyPolicyCommand,
  GetKeyRotationStatusCommand,
  PutKeyPolicyCommand,
  TagResourceCommand,
} from "@aws-sdk/client-kms";
import { saySame } from "./documents.ts";
import { type Item, missing, right, unlessCalled, wrong } from "./item.ts";
import { keyAlias, keyPolicy, tagsOfKey } from "./state-key.ts";
import { differingTags, wantedTags } from "./tags.ts";

const alias: Item = {
  name: `alias ${keyAlias}`,
  inspect: async ({ kms }) =>
    (await unlessCalled(["NotFoundException"], kms.send(new DescribeKeyCommand({ KeyId: keyAlias }))))
      ? right
      : missing,
  mend: async ({ kms }, TargetKeyId) => {
    await kms.send(new CreateAliasCommand({ AliasName: keyAlias, TargetKeyId }));
  },
};

const rotation: Item = {
  name: "rotation of the key",
  inspect: async ({ kms }, KeyId) => {
    const { KeyRotationEnabled } = await kms.send(new GetKeyRotationStatusCommand({ KeyId }));
    return KeyRotationEnabled ? right : wrong("rotation was off");
  },
  mend: async ({ kms }, KeyId) => {
    await kms.send(new EnableKeyRotationCommand({ KeyId }));
  },
};

const policy: Item = {
  name: "policy of the key",
  inspect: async ({ kms, accountId }, KeyId) => {
    const { Policy = "{}" } = await kms.send(new GetKeyPolicyCommand({ KeyId, PolicyName: "default" }));
    const { Id: _, ...found } = JSON.parse(Policy) as Record<string, unknown>;
    return saySame(found, keyPolicy(accountId)) ? right : wrong("it did not leave the key to IAM and to nobody else");
  },
  mend: async ({ kms, accountId }, KeyId) => {
    const Policy = JSON.stringify(keyPolicy(accountId));
    await kms.send(new PutKeyPolicyCommand({ KeyId, PolicyName: "default", Policy }));
  },
};

const tags: Item = {
  name: "tags of the key",
  inspect: async (place, keyArn = "") => {
    const existing = await tagsOfKey(place, keyArn);
    const differing = differingTags(existing, wantedTags(existing, place));
    return differing.length === 0 ? right : wrong(`without the right ${differing.join(", ")}`);
  },
  mend: async (place, KeyId) => {
    const existing = await tagsOfKey(place, KeyId);
    const wanted = wantedTags(existing, place);
    const Tags = differingTags(existing, wanted).map((TagKey) => ({ TagKey, TagValue: wanted[TagKey] as string }));
    if (Tags.length > 0) await place.kms.send(new TagResourceCommand({ KeyId, Tags }));
  },
};

/** What is set on the key, in the order in which it is mended. */
export const keySettings: readonly Item[] = [alias, rotation, policy, tags];

import {
  DeleteAliasCommand,
  DisableKeyCommand,
  DisableKeyRotationCommand,
  EnableKeyCommand,
  PutKeyPolicyCommand,
  ScheduleKeyDeletionCommand,
  UntagResourceCommand,
} from "@aws-sdk/client-kms";
import {
  DeleteBucketCommand,
  DeletePublicAccessBlockCommand,
  GetBucketLifecycleConfigurationCommand,
  GetBucketPolicyCommand,
  GetBucketTaggingCommand,
  PutBucketEncryptionCommand,
  PutBucketLifecycleConfigurationCommand,
  PutBucketOwnershipControlsCommand,
  PutBucketPolicyCommand,
  PutBucketTaggingCommand,
  PutBucketVersioningCommand,
  PutPublicAccessBlockCommand,
} from "@aws-sdk/client-s3";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { createInterruption, uninterrupted } from "#scripts/engine/interruption";
import { startTestEmulator, type TestEmulator } from "#scripts/rehearsal/emulator/testing/test-emulator";
import { mend, survey } from "./bootstrap.ts";
import type { Place } from "./item.ts";
import { findStateKey, keyAlias, keyPolicy } from "./state-key.ts";
import { type RecordedPlace, recordedPlace } from "./testing/account.ts";

const BUCKET = "states-of-the-account";
let emulator: TestEmulator;
beforeAll(async () => {
  emulator = await startTestEmulator({ accountId: "111111111111" });
});
afterAll(() => emulator?.dispose());

let place: RecordedPlace;
beforeEach(() => {
  place = recordedPlace(emulator.access, BUCKET);
});
afterEach(async () => {
  const keyArn = await findStateKey(place).catch(() => undefined);
  await place.kms.send(new DeleteAliasCommand({ AliasName: keyAlias })).catch(() => {});
  if (keyArn) await place.kms.send(new ScheduleKeyDeletionCommand({ KeyId: keyArn, PendingWindowInDays: 7 }));
  await place.s3.send(new DeleteBucketCommand({ Bucket: BUCKET })).catch(() => {});
});

const bootstrap = async (at: Place = place) =>
  mend(at, await survey(at), { interruption: uninterrupted, onItem: () => {} });

/** Items that are not as they should be, with what was found. */
const differing = async (at: Place = place) =>
  Object.fromEntries(
    (await survey(at)).items
      .filter(({ finding }) => finding.kind !== "right")
      .map(({ name, finding }) => [name, finding.kind === "wrong" ? finding.found : finding.kind]),
  );

describe("an account without anything", () => {
  it("is told item by item what is missing, and is left alone", async () => {
    const found = await differing();
    expect(Object.keys(found)).toHaveLength(13);
    expect(new Set(Object.values(found))).toEqual(new Set(["missing"]));
    expect(place.changes()).toEqual([]);
  });

  it("gets key and bucket, and running again changes nothing", async () => {
    const keyArn = await bootstrap();
    expect(keyArn).toMatch(/^arn:aws:kms:ap-northeast-2:111111111111:key\//);
    expect(await differing()).toEqual({});
    place.calls.length = 0;
    expect(await bootstrap()).toBe(keyArn);
    expect(place.changes()).toEqual([]);
  });

  it("is asked for as its own in every call but the one that makes the bucket", async () => {
    await bootstrap();
    const kmsCalls = /Key|Alias|Tags$|^TagResource/;
    const unowned = place.calls.filter(({ name, owner }) => !kmsCalls.test(name) && owner !== "111111111111");
    expect(unowned.map(({ name }) => name)).toEqual(["CreateBucket"]);
  });
});

describe("what differs", () => {
  const bucket = { Bucket: BUCKET };
  let keyArn: string;
  beforeEach(async () => {
    keyArn = await bootstrap();
  });

  const withKey = (KeyId: string) => ({
    ApplyServerSideEncryptionByDefault: { SSEAlgorithm: "aws:kms" as const, KMSMasterKeyID: KeyId },
  });
  const encrypted = (rule: object) =>
    place.s3.send(new PutBucketEncryptionCommand({ ...bucket, ServerSideEncryptionConfiguration: { Rules: [rule] } }));

  it.each<[string, string, () => Promise<unknown>]>([
    [
      "versioning",
      "versioning was suspended",
      () =>
        place.s3.send(new PutBucketVersioningCommand({ ...bucket, VersioningConfiguration: { Status: "Suspended" } })),
    ],
    [
      "encryption",
      "new objects were encrypted with AES256, not with the key",
      () => encrypted({ ApplyServerSideEncryptionByDefault: { SSEAlgorithm: "AES256" } }),
    ],
    [
      "encryption",
      "new objects were encrypted with arn:other; older ones stay so",
      () => encrypted({ ...withKey("arn:other"), BucketKeyEnabled: true }),
    ],
    [
      "encryption",
      "the bucket key was off, so that every object costs a call to KMS",
      () => encrypted({ ...withKey(keyArn), BucketKeyEnabled: false }),
    ],
    ["public access block", "missing", () => place.s3.send(new DeletePublicAccessBlockCommand(bucket))],
    [
      "public access block",
      "RestrictPublicBuckets was off",
      () =>
        place.s3.send(
          new PutPublicAccessBlockCommand({
            ...bucket,
            PublicAccessBlockConfiguration: {
              BlockPublicAcls: true,
              IgnorePublicAcls: true,
              BlockPublicPolicy: true,
              RestrictPublicBuckets: false,
            },
          }),
        ),
    ],
    [
      "object ownership",
      "it was ObjectWriter, which lets ACLs grant access",
      () =>
        place.s3.send(
          new PutBucketOwnershipControlsCommand({
            ...bucket,
            OwnershipControls: { Rules: [{ ObjectOwnership: "ObjectWriter" }] },
          }),
        ),
    ],
    ["rotation of the key", "rotation was off", () => place.kms.send(new DisableKeyRotationCommand({ KeyId: keyArn }))],
    [
      "tags of the key",
      "without the right Application",
      () => place.kms.send(new UntagResourceCommand({ KeyId: keyArn, TagKeys: ["Application"] })),
    ],
    [`alias ${keyAlias}`, "missing", () => place.kms.send(new DeleteAliasCommand({ AliasName: keyAlias }))],
  ])("is mended and nothing else is touched: %s, %s", async (name, found, change) => {
    await change();
    place.calls.length = 0;
    expect(await differing()).toEqual({ [name]: found });
    expect(await bootstrap()).toBe(keyArn);
    expect(place.changes()).toHaveLength(1);
    expect(await differing()).toEqual({});
  });

  it("takes the key away from whom its policy names beside IAM", async () => {
    const stranger = {
      Sid: "Stranger",
      Effect: "Allow",
      Principal: { AWS: "arn:aws:iam::999999999999:root" },
      Action: "kms:Decrypt",
      Resource: "*",
    };
    const { Version, Statement } = keyPolicy("111111111111");
    const Policy = JSON.stringify({ Version, Statement: [...Statement, stranger] });
    await place.kms.send(new PutKeyPolicyCommand({ KeyId: keyArn, PolicyName: "default", Policy }));
    expect(await differing()).toEqual({ "policy of the key": "it did not leave the key to IAM and to nobody else" });
    await bootstrap();
    expect(await differing()).toEqual({});
  });

  it("leaves others' statements, rules and tags in place, and says that they are there", async () => {
    const Statement = [
      {
        Sid: "Backup",
        Effect: "Allow",
        Principal: { AWS: "arn:aws:iam::111111111111:root" },
        Action: "s3:GetObject",
        Resource: `arn:aws:s3:::${BUCKET}/*`,
      },
    ];
    await place.s3.send(
      new PutBucketPolicyCommand({ ...bucket, Policy: JSON.stringify({ Version: "2012-10-17", Statement }) }),
    );
    const rule = { ID: "theirs", Status: "Enabled" as const, Filter: { Prefix: "logs/" }, Expiration: { Days: 3 } };
    await place.s3.send(
      new PutBucketLifecycleConfigurationCommand({ ...bucket, LifecycleConfiguration: { Rules: [rule] } }),
    );
    const TagSet = [
      { Key: "Owner", Value: "somebody" },
      { Key: "Team", Value: "red" },
      { Key: "Application", Value: "x" },
    ];
    await place.s3.send(new PutBucketTaggingCommand({ ...bucket, Tagging: { TagSet } }));

    expect(Object.keys(await differing())).toEqual([
      "policy of the bucket",
      "lifecycle of old versions",
      "tags of the bucket",
    ]);
    await bootstrap();
    const after = await survey(place);
    expect(after.items.flatMap(({ finding }) => (finding.kind === "right" && finding.besides) || [])).toEqual([
      "1 statement of others left as found",
      "1 rule of others left as found",
    ]);
    const policy = await place.s3.send(new GetBucketPolicyCommand(bucket));
    expect(JSON.parse(policy.Policy!).Statement).toHaveLength(5);
    const { Rules } = await place.s3.send(new GetBucketLifecycleConfigurationCommand(bucket));
    expect(Rules).toContainEqual(rule);
    const tags = (await place.s3.send(new GetBucketTaggingCommand(bucket))).TagSet!;
    expect(Object.fromEntries(tags.map(({ Key, Value }) => [Key, Value]))).toEqual({
      Owner: "somebody",
      Team: "red",
      Application: "sluice",
      ManagedBy: "sluice bootstrap",
      Purpose: "sluice-state",
      CostCenter: "platform-test",
    });
  });

  it("is not mended when the key cannot be used: that is for a person to decide", async () => {
    await place.kms.send(new DisableKeyCommand({ KeyId: keyArn }));
    await expect(survey(place)).rejects.toThrow(
      /is disabled, so no state can be read; run `aws kms enable-key --key-id/,
    );
    await place.kms.send(new EnableKeyCommand({ KeyId: keyArn }));
    await place.kms.send(new ScheduleKeyDeletionCommand({ KeyId: keyArn, PendingWindowInDays: 7 }));
    await expect(survey(place)).rejects.toThrow(/every state with it would be lost; run `aws kms cancel-key-deletion/);
  });
});

describe("a bootstrap that ends in the middle", () => {
  it("can be run again from any step, and makes one key", { timeout: 60_000 }, async () => {
    let steps = 0;
    for (let ended = false; !ended; steps++) {
      const region = `xx-test-${steps % 9}${"abcdefgh"[Math.floor(steps / 9)]}`;
      const at = recordedPlace(emulator.access, `killed-at-${steps}`, region);
      at.endAfter(steps);
      const first = await bootstrap(at).then(
        () => "done",
        (error: Error) => error.message,
      );
      ended = first === "done";
      if (!ended) expect(first).toMatch(/switched off.*running it again does the rest/);
      at.endAfter(Number.POSITIVE_INFINITY);
      await bootstrap(at);
      expect(await differing(at)).toEqual({});
      expect(at.changes().filter((name) => name === "CreateKey")).toHaveLength(steps === 0 ? 2 : 1);
    }
    // Twelve changes to be ended before, and the run that is not ended.
    expect(steps).toBe(13);
  });

  it("begins nothing new once interrupted", async () => {
    const interruption = createInterruption();
    const names: string[] = [];
    const onItem = (name: string) => {
      names.push(name);
      if (name === "encryption") interruption.interrupt();
    };
    await expect(mend(place, await survey(place), { interruption, onItem })).rejects.toThrow("run bootstrap again");
    expect(names.at(-1)).toBe("encryption");
    await bootstrap();
    expect(await differing()).toEqual({});
  });
});

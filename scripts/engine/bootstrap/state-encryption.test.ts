import { execFile } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { HeadObjectCommand } from "@aws-sdk/client-s3";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { uninterrupted } from "#scripts/engine/interruption";
import { bareTerraform } from "#scripts/engine/testing/stacks-on-disk";
import { stateBackendEnvironment } from "#scripts/rehearsal/emulator/state-backend";
import { startTestEmulator, type TestEmulator } from "#scripts/rehearsal/emulator/testing/test-emulator";
import { mend, survey } from "./bootstrap.ts";
import { refusals } from "./bucket-policy.ts";
import { type RecordedPlace, recordedPlace } from "./testing/account.ts";
import { deniedBy } from "./testing/deny.ts";

const run = promisify(execFile);
let emulator: TestEmulator;
let place: RecordedPlace;
let keyArn: string;
let folder: string;

beforeAll(async () => {
  emulator = await startTestEmulator({ accountId: "111111111111" });
  place = recordedPlace(emulator.access, "states-of-the-account");
  keyArn = await mend(place, await survey(place), { interruption: uninterrupted, onItem: () => {} });
  folder = mkdtempSync(join(tmpdir(), "sluice-encryption-"));
});
afterAll(async () => {
  await emulator?.dispose();
  rmSync(folder, { recursive: true, force: true });
});

/** Applies a configuration with these backend settings beside those of every stack; tells how its state is encrypted. */
async function encryptionOf(name: string, settings: object) {
  const backend = { bucket: place.bucket, key: name, region: place.region, use_lockfile: true, ...settings };
  writeFileSync(
    join(folder, "main.tf.json"),
    JSON.stringify({ terraform: { backend: { s3: backend } }, output: { x: { value: 1 } } }),
  );
  const options = {
    cwd: folder,
    env: { ...bareTerraform, ...stateBackendEnvironment(emulator.access, bareTerraform) },
  };
  await run("terraform", ["init", "-reconfigure", "-no-color"], options);
  await run("terraform", ["apply", "-auto-approve", "-no-color"], options);
  const head = await place.s3.send(new HeadObjectCommand({ Bucket: place.bucket, Key: name }));
  return { algorithm: head.ServerSideEncryption, key: head.SSEKMSKeyId };
}

describe("a state in the bucket", () => {
  it("is encrypted with the bucket's key when the backend leaves it to the bucket", async () => {
    expect(await encryptionOf("as-every-stack", {})).toEqual({ algorithm: "aws:kms", key: keyArn });
  });

  it("would not be with encrypt = true, which is why the policy refuses that", async () => {
    expect(await encryptionOf("encrypt", { encrypt: true })).toEqual({ algorithm: "AES256", key: undefined });
    const upload = { action: "s3:PutObject", resource: `arn:aws:s3:::${place.bucket}/encrypt` };
    const keys = { "s3:x-amz-server-side-encryption": "AES256" };
    expect(deniedBy(refusals(place.bucket, keyArn), { ...upload, keys })).toContain("SluiceRefuseOtherEncryption");
  });
});

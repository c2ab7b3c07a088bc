import {
  BucketAlreadyOwnedByYou,
  type BucketLocationConstraint,
  CreateBucketCommand,
  PutBucketVersioningCommand,
  S3Client,
} from "@aws-sdk/client-s3";
import { clientConfig, type EmulatorAccess } from "./access.ts";
import { withoutAwsFiles } from "./environment.ts";

/** Rehearsal and real AWS never share what `terraform init` remembers. Relative: one folder per stack. */
export const REHEARSAL_DATA_DIR = ".terraform-rehearsal";

/**
 * What to lay over the environment of a Terraform process, so that a configuration's own S3 backend keeps its states and
 * locks in the emulator: `spawn("terraform", args, { env: { ...process.env, ...stateBackendEnvironment(access) } })`.
 * Nothing of the user's own AWS settings remains: `undefined` takes a variable away.
 *
 * The endpoint is an address, so that the backend puts the bucket into the path; the configuration needs no
 * `use_path_style`.
 *
 * @param inherited the environment this will be laid over
 */
export const stateBackendEnvironment = (
  access: EmulatorAccess,
  inherited: NodeJS.ProcessEnv = process.env,
): NodeJS.ProcessEnv => ({
  ...Object.fromEntries(
    Object.keys(inherited)
      .filter((name) => name.startsWith("AWS_"))
      .map((name) => [name, undefined]),
  ),
  ...withoutAwsFiles("/nonexistent"),
  AWS_ENDPOINT_URL: access.endpoint,
  AWS_REGION: access.region,
  AWS_ACCESS_KEY_ID: access.credentials.accessKeyId,
  AWS_SECRET_ACCESS_KEY: access.credentials.secretAccessKey,
  TF_DATA_DIR: REHEARSAL_DATA_DIR,
});

/** Creates the bucket of the states, versioned as on AWS, unless it is there. */
export async function ensureStateBucket(access: EmulatorAccess, bucket: string): Promise<void> {
  const s3 = new S3Client(clientConfig(access));
  try {
    const LocationConstraint = access.region as BucketLocationConstraint;
    await s3
      .send(new CreateBucketCommand({ Bucket: bucket, CreateBucketConfiguration: { LocationConstraint } }))
      .catch((error: unknown) => {
        if (!(error instanceof BucketAlreadyOwnedByYou)) throw error;
      });
    await s3.send(new PutBucketVersioningCommand({ Bucket: bucket, VersioningConfiguration: { Status: "Enabled" } }));
  } finally {
    s3.destroy();
  }
}

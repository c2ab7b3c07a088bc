import { expect, it } from "vitest";
import { attachedEnvironment, attachingVariables } from "./attachment.ts";

const access = {
  endpoint: "http://127.0.0.1:4566",
  region: "ap-northeast-2",
  accountId: "000000000000",
  credentials: { accessKeyId: "000000000000", secretAccessKey: "of-this-run" },
};

it("attaches Terraform, cdktf and the SDKs to the local cloud", () => {
  expect(attachingVariables(access, { TF_REATTACH_PROVIDERS: "{}" })).toMatchObject({
    AWS_ENDPOINT_URL: "http://127.0.0.1:4566",
    AWS_ACCESS_KEY_ID: "000000000000",
    AWS_SECRET_ACCESS_KEY: "of-this-run",
    AWS_REGION: "ap-northeast-2",
    TF_DATA_DIR: ".terraform-rehearsal",
    TF_REATTACH_PROVIDERS: "{}",
    CDKTF_SKIP_PROVIDER_LOCK: "true",
    CHECKPOINT_DISABLE: "1",
  });
});

it("has nothing in it that cannot be kept in a file", () => {
  const variables = attachingVariables(access, {});
  expect(JSON.parse(JSON.stringify(variables))).toEqual(variables);
});

it("takes whatever could lead a child elsewhere out of the caller's environment, and leaves the rest", () => {
  const inherited = {
    PATH: "/bin",
    TF_LOG: "debug",
    SLUICE_SET: "pipeline.retries=3",
    AWS_PROFILE: "production",
    AWS_SESSION_TOKEN: "real",
    AWS_ENDPOINT_URL_S3: "https://s3.amazonaws.com",
    TF_WORKSPACE: "other",
    TF_CLI_ARGS_apply: "-lock=false",
    TF_REATTACH_PROVIDERS: "stale",
    TF_DATA_DIR: ".terraform",
    SLUICE_AWS_PROVIDER: "{}",
    CDKTF_OUTDIR: "/elsewhere",
  };
  const attached = attachedEnvironment(inherited, attachingVariables(access, {}));
  expect(attached).toMatchObject({
    PATH: "/bin",
    TF_LOG: "debug",
    SLUICE_SET: "pipeline.retries=3",
    TF_DATA_DIR: ".terraform-rehearsal",
  });
  for (const name of [
    "AWS_PROFILE",
    "AWS_SESSION_TOKEN",
    "AWS_ENDPOINT_URL_S3",
    "TF_WORKSPACE",
    "TF_CLI_ARGS_apply",
    "TF_REATTACH_PROVIDERS",
    "SLUICE_AWS_PROVIDER",
    "CDKTF_OUTDIR",
  ]) {
    expect(attached[name], name).toBeUndefined();
  }
});

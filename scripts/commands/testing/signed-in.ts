import type { EmulatorAccess } from "#scripts/rehearsal/emulator/access";

/** The variables of somebody who is signed in to an emulator as to AWS: commands work there without `--rehearse`. */
export const signedIn = ({ endpoint, region, credentials }: EmulatorAccess): NodeJS.ProcessEnv => ({
  ...Object.fromEntries(Object.entries(process.env).filter(([name]) => !/^(AWS_|TF_|SLUICE_)/.test(name))),
  AWS_ENDPOINT_URL: endpoint,
  AWS_REGION: region,
  AWS_ACCESS_KEY_ID: credentials.accessKeyId,
  AWS_SECRET_ACCESS_KEY: credentials.secretAccessKey,
});

import { mkdirSync, readdirSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import type { EmulatorAccess } from "./emulator/access.ts";

const hostname = "registry.terraform.io";
/** The version that the bindings were generated from; see the version of `@cdktf/provider-aws` in package.json. */
export const bindingsVersion = "6.25.0";

/** The real provider talks to one endpoint, by address, that knows no other accounts, regions or metadata service. */
const config = {
  s3_use_path_style: true,
  skip_credentials_validation: true,
  skip_metadata_api_check: "true",
  skip_region_validation: true,
};

export interface AwsProviderOptions {
  readonly access: EmulatorAccess;
  /** Directory with a Terraform filesystem mirror. @default the public registry */
  readonly mirror?: string | undefined;
  readonly log: (line: string) => void;
  /** Asks whether the registry can be reached. @default over the network, 5 seconds */
  readonly reachable?: (url: string) => Promise<boolean>;
}

/**
 * Prepares the use of the real AWS provider against the local cloud: a Terraform CLI configuration that says where it is
 * installed from, and the settings that the stacks give it. It has an output directory of its own, since a lock file of
 * another provider version would stand in its way.
 * @param directory that of the rehearsal
 * @returns the variables for Terraform and the synthesis
 * @throws Error that says what to do where the provider cannot be had
 */
export async function awsProvider(
  directory: string,
  { mirror, log, reachable = isReachable }: AwsProviderOptions,
): Promise<Record<string, string>> {
  mkdirSync(directory, { recursive: true, mode: 0o700 });
  const cliConfiguration = join(directory, "terraform.rc");
  const version = mirror === undefined ? bindingsVersion : chooseVersion(mirror);
  if (mirror === undefined && !(await reachable(`https://${hostname}/.well-known/terraform.json`))) {
    throw new Error(
      `the real AWS provider cannot be had here: ${hostname} does not answer. Name a directory that holds ${hostname}/hashicorp/aws/<version>/... in ` +
        "SLUICE_PROVIDER_MIRROR (`terraform providers mirror DIR` makes one where there is a network), or leave out --provider aws: the rehearsal brings a provider of its own.",
    );
  }
  writeFileSync(cliConfiguration, installation(mirror), { mode: 0o600 });
  if (version !== bindingsVersion) {
    log(
      `using AWS provider ${version} where the stacks are written for ${bindingsVersion}: arguments that one of them does not know are refused`,
    );
  }
  return {
    TF_CLI_CONFIG_FILE: cliConfiguration,
    TF_DATA_DIR: ".terraform-rehearsal-aws",
    CDKTF_OUTDIR: join(directory, "cdktf.out"),
    SLUICE_AWS_PROVIDER: JSON.stringify({ version, config }),
  };
}

/** Terraform CLI configuration that installs from the mirror only, or from wherever Terraform would. */
const installation = (mirror: string | undefined): string =>
  mirror === undefined
    ? "disable_checkpoint = true\n"
    : `disable_checkpoint = true\nprovider_installation {\n  filesystem_mirror {\n    path = ${JSON.stringify(resolve(mirror))}\n  }\n}\n`;

/**
 * The version to use of those in a mirror: that of the bindings if it is there, else the newest.
 * @throws Error naming the directory it looked in
 */
export function chooseVersion(mirror: string): string {
  const folder = join(resolve(mirror), hostname, "hashicorp", "aws");
  const versions = versionsIn(folder).toSorted((a, b) => a.localeCompare(b, "en", { numeric: true }));
  const chosen = versions.find((version) => version === bindingsVersion) ?? versions.at(-1);
  if (chosen) return chosen;
  throw new Error(
    `SLUICE_PROVIDER_MIRROR: there is no AWS provider for this machine (${platform()}) in ${folder}; expected <version>/${platform()}/ ` +
      `or terraform-provider-aws_<version>_${platform()}.zip there, as \`terraform providers mirror\` writes it`,
  );
}

function versionsIn(folder: string): string[] {
  return entries(folder).flatMap((name) => {
    const packed = /^terraform-provider-aws_(\d+\.\d+\.\d+)_(\w+)\.zip$/.exec(name);
    if (packed) return packed[2] === platform() ? [packed[1] as string] : [];
    return /^\d+\.\d+\.\d+$/.test(name) && entries(join(folder, name)).includes(platform()) ? [name] : [];
  });
}

function entries(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    // Not a directory, or not there: nothing is in it.
    return [];
  }
}

/** This machine as Terraform calls it, e.g. `linux_amd64`. */
const platform = (): string =>
  `${process.platform === "win32" ? "windows" : process.platform}_${process.arch === "x64" ? "amd64" : process.arch}`;

const isReachable = (url: string): Promise<boolean> =>
  fetch(url, { signal: AbortSignal.timeout(5_000) }).then(
    ({ ok }) => ok,
    () => false,
  );

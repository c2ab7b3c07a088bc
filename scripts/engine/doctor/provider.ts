import { existsSync } from "node:fs";
import { join } from "node:path";
import { Failure, messageOf } from "#scripts/engine/failure";
import { lockFileName, type ProviderLock, readLock } from "#scripts/engine/provider-lock/lock-file";
import { bindingsVersion, chooseVersion } from "#scripts/rehearsal/aws-provider";
import { type Check, type Outcome, ok, problem, skipped, warning } from "./finding.ts";

const REGISTRY = "https://registry.terraform.io/.well-known/terraform.json";
const LOCK = "npm run sluice -- lock";
const MIRROR_REMEDY =
  "where there is a network: terraform providers mirror DIR; then here: export SLUICE_PROVIDER_MIRROR=DIR, or work with --rehearse";

export interface ProviderSource {
  readonly variables: NodeJS.ProcessEnv;
  readonly rehearse: boolean;
  /** @default an HTTPS request to the public registry */
  readonly reachable?: (signal: AbortSignal) => Promise<boolean>;
}

/** Where the AWS provider comes from: a mirror that was named, Terraform's own configuration, or the public registry. */
export const providerSourceCheck = ({ variables, rehearse, reachable = registryAnswers }: ProviderSource): Check => ({
  name: "provider source",
  examine: async (signal) => {
    const { SLUICE_PROVIDER_MIRROR: mirror, TF_CLI_CONFIG_FILE: configuration } = variables;
    if (mirror) return mirrorOutcome(mirror);
    if (rehearse) return skipped("a rehearsal brings a provider of its own");
    if (await reachable(signal)) return ok("registry.terraform.io answers");
    if (configuration && existsSync(configuration))
      return warning("registry.terraform.io does not answer; TF_CLI_CONFIG_FILE may name another source", LOCK);
    return problem("registry.terraform.io does not answer, and SLUICE_PROVIDER_MIRROR names no mirror", MIRROR_REMEDY);
  },
});

function mirrorOutcome(mirror: string): Outcome {
  try {
    const version = chooseVersion(mirror);
    if (version === bindingsVersion) return ok(`version ${version} in the mirror ${mirror}`);
    return warning(
      `version ${version} in the mirror ${mirror}; the stacks are written for ${bindingsVersion}, and what one of them does not know is refused`,
      MIRROR_REMEDY,
    );
  } catch (error) {
    return problem(messageOf(error), MIRROR_REMEDY);
  }
}

const registryAnswers = (signal: AbortSignal): Promise<boolean> =>
  fetch(REGISTRY, { signal: AbortSignal.any([signal, AbortSignal.timeout(5_000)]) }).then(
    async (answer) => {
      await answer.body?.cancel();
      return answer.ok;
    },
    () => false,
  );

const AWS = "registry.terraform.io/hashicorp/aws";

/** The lock file that is committed, so that every machine runs the same provider. */
export const providerLockCheck = (root: string): Check => ({
  name: "provider lock",
  examine: () => {
    const lock = lockOf(join(root, lockFileName));
    if (lock instanceof Failure) return problem(lock.message, LOCK);
    if (!lock)
      return warning(
        `there is no ${lockFileName}, which would pin the AWS provider by its checksums: each machine trusts the first copy that it downloads`,
        LOCK,
      );
    const aws = lock.get(AWS);
    if (!aws) return problem(`${lockFileName} does not lock the AWS provider`, LOCK);
    if (aws.version !== bindingsVersion)
      return problem(`${lockFileName} has version ${aws.version}, the stacks are written for ${bindingsVersion}`, LOCK);
    if (aws.checksums === 0) return problem(`${lockFileName} has no checksums`, LOCK);
    return ok(`version ${aws.version}`);
  },
});

function lockOf(path: string): ProviderLock | Failure | undefined {
  try {
    return readLock(path);
  } catch (error) {
    if (error instanceof Failure) return error;
    throw error;
  }
}

import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { messageOf } from "#scripts/engine/failure";
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

/** The AWS provider's block in a dependency lock file. Source: developer.hashicorp.com/terraform/language/files/dependency-lock */
const lockedAws = /^provider "registry\.terraform\.io\/hashicorp\/aws" \{\n((?: .*\n|\n)*?)\}/m;

/** The lock file that is committed, so that every machine runs the same provider. */
export const providerLockCheck = (root: string): Check => ({
  name: "provider lock",
  examine: () => {
    const file = join(root, ".terraform.lock.hcl");
    if (!existsSync(file))
      return warning("there is no .terraform.lock.hcl: each machine trusts what it is given first", LOCK);
    const block = lockedAws.exec(readFileSync(file, "utf8").replaceAll("\r\n", "\n"))?.[1];
    const version = block && /^\s*version\s*=\s*"([\w.+-]+)"/m.exec(block)?.[1];
    if (!version) return problem(".terraform.lock.hcl does not lock the AWS provider", LOCK);
    if (version !== bindingsVersion)
      return problem(`.terraform.lock.hcl has version ${version}, the stacks are written for ${bindingsVersion}`, LOCK);
    if (!/"(h1|zh):[\w+/=]+"/.test(block)) return problem(".terraform.lock.hcl has no checksums", LOCK);
    return ok(`version ${version}`);
  },
});

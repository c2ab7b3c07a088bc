import { canMislead } from "#scripts/engine/terraform/misleading-variables";
import { stateBackendEnvironment } from "#scripts/rehearsal/emulator/state-backend";
import type { EmulatorAccess } from "../emulator/access.ts";

/**
 * Variables of a user's shell that would lead Terraform elsewhere than to the rehearsal, or change what it does there, besides
 * those that are refused on AWS.
 */
const misleading = /^(AWS_|TF_REATTACH_PROVIDERS$|TF_PLUGIN_CACHE_DIR$|SLUICE_AWS_PROVIDER$|CDKTF_OUTDIR$)/;

/** Variable with the URL of the rehearsal's inbox, which the webhook's secret gets for a value. */
export const INBOX_VARIABLE = "SLUICE_INBOX_URL";

/** Variables that attach Terraform, cdktf and the AWS SDKs to a local cloud, whichever provider they use. */
export function attachingVariables(
  access: EmulatorAccess,
  extra: Readonly<Record<string, string>>,
): Record<string, string> {
  const backend = Object.entries(stateBackendEnvironment(access, {})).filter(
    (entry): entry is [string, string] => entry[1] !== undefined,
  );
  return {
    ...Object.fromEntries(backend),
    CHECKPOINT_DISABLE: "1",
    // An address on this machine that does not answer is gone: a Terraform whose rehearsal was killed should not try for long.
    AWS_MAX_ATTEMPTS: "2",
    // cdktf would ask a registry for the provider's checksums, which a provider that is attached to does not have.
    CDKTF_SKIP_PROVIDER_LOCK: "true",
    ...extra,
  };
}

/** The environment of a child that is attached: the caller's own, without what would mislead it, and the attaching variables. */
export function attachedEnvironment(
  inherited: NodeJS.ProcessEnv,
  attaching: Readonly<Record<string, string>>,
): NodeJS.ProcessEnv {
  return {
    ...Object.fromEntries(Object.entries(inherited).filter(([name]) => !misleading.test(name) && !canMislead(name))),
    ...attaching,
  };
}

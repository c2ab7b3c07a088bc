import { join } from "node:path";
import type { Environment } from "#environments/environment";
import type { Context } from "#scripts/commands/cli/context";
import { exitCodes, type Report } from "#scripts/commands/cli/report";
import { awsAccess } from "#scripts/engine/doctor/aws-access";
import { accountCheck, credentialsCheck, stateBucketCheck } from "#scripts/engine/doctor/aws-checks";
import { clockCheck } from "#scripts/engine/doctor/clock";
import { diskCheck } from "#scripts/engine/doctor/disk";
import { examine } from "#scripts/engine/doctor/examine";
import { type Check, ok, problem, skipped } from "#scripts/engine/doctor/finding";
import { plansCheck, rehearsalCheck } from "#scripts/engine/doctor/leftovers";
import { nodeCheck, npmCheck, packagesCheck, pythonCheck, terraformCheck } from "#scripts/engine/doctor/programs";
import { providerLockCheck, providerSourceCheck } from "#scripts/engine/doctor/provider";
import { variablesCheck } from "#scripts/engine/doctor/terraform-variables";
import { messageOf } from "#scripts/engine/failure";
import { findEnvironment } from "#scripts/engine/synthesize";
import { asText } from "./as-text.ts";

export interface DoctorInput {
  /** Whose account is looked at. @default none: who is signed in, but nothing of an account */
  readonly environment?: string | undefined;
  /** Look at what a rehearsal needs, and not at AWS. */
  readonly rehearse: boolean;
}

/** Looks at this machine and the account, side by side, and changes nothing. Fails only by what it finds. */
export async function doctor(context: Context, { environment: name, rehearse }: DoctorInput): Promise<Report> {
  const { root, variables, interruption } = context;
  const platform = await context.platform();
  const environments = readable(() => platform.loadEnvironments(variables));
  const environment =
    name !== undefined && Array.isArray(environments)
      ? findEnvironment({ platform, environment: name, variables })
      : undefined;
  const aws = rehearse ? noAws("--rehearse: AWS is not used") : awsChecks(variables, environments, environment);
  const checks: Check[] = [
    nodeCheck(),
    npmCheck,
    packagesCheck(root),
    terraformCheck(root),
    pythonCheck(rehearse),
    environmentsCheck(environments),
    ...aws.checks,
    providerSourceCheck({ variables, rehearse }),
    providerLockCheck(root),
    variablesCheck(variables, rehearse),
    diskCheck(root),
    rehearsalCheck(root, platform.environmentNames),
    plansCheck(join(root, ".sluice", "plans")),
  ];
  try {
    const findings = await examine(checks, { signal: interruption.requested });
    const well = findings.every(({ status }) => status !== "problem");
    return { data: { ok: well, findings }, text: asText(findings), exitCode: well ? exitCodes.ok : exitCodes.failed };
  } finally {
    aws.close();
  }
}

/** The environments, or why they cannot be had: a finding, not an end. */
function readable(load: () => readonly Environment[]): readonly Environment[] | string {
  try {
    return load();
  } catch (error) {
    return messageOf(error);
  }
}

const environmentsCheck = (environments: readonly Environment[] | string): Check => ({
  name: "environments",
  examine: () =>
    typeof environments === "string"
      ? problem(environments, "correct it in environments/, or in SLUICE_SET; then: npm run typecheck")
      : ok(environments.map(({ name }) => name).join(", ")),
});

interface AwsChecks {
  readonly checks: readonly Check[];
  close(): void;
}

const AWS_NAMES = ["AWS credentials", "account", "state bucket", "clock"];

const noAws = (why: string): AwsChecks => ({
  checks: AWS_NAMES.map((name) => ({ name, examine: () => skipped(why) })),
  close: () => {},
});

function awsChecks(
  variables: NodeJS.ProcessEnv,
  environments: readonly Environment[] | string,
  environment: Environment | undefined,
): AwsChecks {
  if (typeof environments === "string") return noAws("the environments cannot be read");
  const region = environment?.region ?? variables.AWS_REGION ?? environments[0]?.region ?? "us-east-1";
  const access = awsAccess(variables, region);
  const question = { access, environment, environments };
  return {
    checks: [
      credentialsCheck(question),
      accountCheck(question),
      stateBucketCheck(question),
      clockCheck({ url: variables.AWS_ENDPOINT_URL || `https://sts.${region}.amazonaws.com/` }),
    ],
    close: access.close,
  };
}

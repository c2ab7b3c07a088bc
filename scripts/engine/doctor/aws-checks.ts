import { KMSClient } from "@aws-sdk/client-kms";
import { S3Client } from "@aws-sdk/client-s3";
import { survey } from "#scripts/engine/bootstrap/bootstrap";
import { Failure, messageOf } from "#scripts/engine/failure";
import type { AwsAccess } from "./aws-access.ts";
import { type Check, type Outcome, ok, problem, skipped, warning } from "./finding.ts";

/** An environment as far as its account is looked at. */
export interface AccountPlace {
  readonly name: string;
  readonly accountId: string;
  readonly region: string;
  readonly owner: string;
  readonly costCenter: string;
  readonly state: { readonly bucket: string };
}

/** What the checks of AWS are about. */
export interface AwsQuestion {
  readonly access: AwsAccess;
  /** Undefined when none was named. */
  readonly environment: AccountPlace | undefined;
  readonly environments: readonly AccountPlace[];
  readonly now?: () => Date;
}

const SIGN_IN =
  "aws sso login --profile <profile>; export AWS_PROFILE=<profile> (no profile yet: aws configure sso; no account: all but AWS itself works with --rehearse)";
const SOON_MINUTES = 15;

const NOBODY = "nobody is signed in to AWS on this machine";

/** Makes a check that is skipped, unless told otherwise, where nobody has ever signed in. */
const withCredentials = (
  name: string,
  { access }: AwsQuestion,
  examine: Check["examine"],
  without: Outcome = skipped(`not looked at: ${NOBODY}`),
): Check => ({
  name,
  examine: async (signal) => {
    const credentials = await access.credentials().catch(() => null);
    if (credentials === undefined) return without;
    return examine(signal);
  },
});

/** A failure's sentence is `<what is wrong>; <what to do>`. */
function outcomeOf(error: unknown): Outcome {
  if (!(error instanceof Failure)) throw error;
  const [found, ...remedy] = messageOf(error).split("; ");
  return problem(found as string, remedy.join("; ") || SIGN_IN);
}

/** Who is signed in, and for how long. Whoever names an environment needs to be: nothing reaches its account otherwise. */
export const credentialsCheck = (question: AwsQuestion): Check => {
  const { access, environment, now = () => new Date() } = question;
  const look = async (): Promise<Outcome> => {
    try {
      const { arn } = await access.caller();
      const { expiration } = (await access.credentials()) ?? {};
      if (!expiration) return ok(arn);
      const minutes = Math.floor((expiration.getTime() - now().getTime()) / 60_000);
      const until = `${arn}, until ${expiration.toISOString()}`;
      return minutes < SOON_MINUTES ? warning(`${until}: ${minutes} min are left`, SIGN_IN) : ok(until);
    } catch (error) {
      return outcomeOf(error);
    }
  };
  return withCredentials("AWS credentials", question, look, environment ? problem(NOBODY, SIGN_IN) : skipped(NOBODY));
};

/** Whether the account is the environment's. */
export const accountCheck = (question: AwsQuestion): Check =>
  withCredentials("account", question, async () => {
    const { access, environment, environments } = question;
    const accountId = await access.caller().then(
      (caller) => caller.accountId,
      () => undefined,
    );
    if (accountId === undefined) return skipped("not looked at: it could not be told who is signed in");
    if (environment === undefined) {
      const names = environments.filter((each) => each.accountId === accountId).map(({ name }) => name);
      if (names.length > 0) return ok(`${accountId}, which is that of ${names.join(", ")}`);
      return warning(
        `${accountId}, which belongs to no environment (accountId in environments/*.ts says which does)`,
        SIGN_IN,
      );
    }
    if (accountId === environment.accountId) return ok(accountId);
    return problem(`${accountId}, but ${environment.name} belongs to ${environment.accountId}`, SIGN_IN);
  });

/** Whether states can be kept: the bucket and its key as `bootstrap` makes them. */
export const stateBucketCheck = (question: AwsQuestion): Check =>
  withCredentials("state bucket", question, async () => {
    const { access, environment } = question;
    if (environment === undefined) return skipped("not looked at: name an environment with --env");
    const caller = await access.caller().catch(() => undefined);
    if (caller?.accountId !== environment.accountId)
      return skipped(
        `not looked at: you are not signed in to ${environment.accountId}, the account of ${environment.name}`,
      );
    const { state, ...place } = environment;
    const clients = { s3: new S3Client(access.config), kms: new KMSClient(access.config) };
    try {
      const { items } = await survey({ ...clients, ...place, bucket: state.bucket });
      const wrong = items.filter(({ finding }) => finding.kind !== "right");
      if (wrong.length === 0) return ok(state.bucket);
      const parts = wrong.map(
        ({ name, finding }) => `${name}: ${finding.kind === "wrong" ? finding.found : "missing"}`,
      );
      return problem(parts.join("; "), `npm run sluice -- bootstrap --env ${environment.name}`);
    } catch (error) {
      return outcomeOf(error);
    }
  });

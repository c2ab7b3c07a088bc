import { STSClient } from "@aws-sdk/client-sts";
import { NodeHttpHandler } from "@smithy/node-http-handler";
import { type Caller, callerOf } from "#scripts/engine/cloud/caller";
import { type ClientConfig, clientConfigFor } from "#scripts/engine/cloud/client-config";

/** Credentials as the SDK found them. */
export interface FoundCredentials {
  /** Undefined where they do not expire. */
  readonly expiration?: Date | undefined;
}

/** The way to AWS that all checks share: credentials and caller are looked for once. */
export interface AwsAccess {
  /** For clients of the checks; gives up sooner than others do. */
  readonly config: ClientConfig;
  /** Undefined when nobody has ever signed in on this machine. */
  credentials(): Promise<FoundCredentials | undefined>;
  caller(): Promise<Caller>;
  /** Lets go of everything that has not answered. */
  close(): void;
}

/** Variables by which a person says that there are credentials. */
const announcing = /^AWS_(PROFILE|ACCESS_KEY_ID|SECRET_ACCESS_KEY|WEB_IDENTITY_TOKEN_FILE|CONTAINER_CREDENTIALS_.*)$/;

/**
 * Access as Terraform has it.
 * @param find looks for credentials; by default as the AWS CLI does, in the process's own variables, profiles and roles
 */
export function awsAccess(
  variables: NodeJS.ProcessEnv,
  region: string,
  find?: () => Promise<FoundCredentials>,
): AwsAccess {
  const requestHandler = new NodeHttpHandler({
    connectionTimeout: 3_000,
    requestTimeout: 4_000,
    throwOnRequestTimeout: true,
  });
  const config = { ...clientConfigFor(variables, region), requestHandler, maxAttempts: 2 };
  const announced = Object.keys(variables).some((name) => announcing.test(name) && variables[name]);
  const look = find ?? (() => new STSClient(config).config.credentials());
  const credentials = async () => {
    try {
      return await look();
    } catch (error) {
      const { name, message } = error as Error;
      // Any other message is about credentials that are there and do not do, such as a session that has ended.
      if (name === "CredentialsProviderError" && /from any providers/i.test(message) && !announced) return undefined;
      throw error;
    }
  };
  return {
    config,
    credentials: once(credentials),
    caller: once(() => callerOf(config)),
    close: () => {
      // What is on its way ends with its socket, and is not sent again: the process would not end.
      requestHandler.handle = () => Promise.reject(new Error("closed"));
      requestHandler.destroy();
    },
  };
}

/** The same promise for everybody who asks. */
function once<T>(ask: () => Promise<T>): () => Promise<T> {
  let answer: Promise<T> | undefined;
  return () => (answer ??= ask());
}

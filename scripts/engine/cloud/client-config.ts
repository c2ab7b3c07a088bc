import { NodeHttpHandler } from "@smithy/node-http-handler";

/** What every AWS SDK client of the engine is made with: `new S3Client(clientConfigFor(target.environment, region))`. */
export interface ClientConfig {
  readonly region: string;
  readonly endpoint?: string;
  readonly credentials?: { readonly accessKeyId: string; readonly secretAccessKey: string };
  readonly forcePathStyle?: true;
  readonly requestHandler: NodeHttpHandler;
}

/**
 * Leads the SDK to where Terraform works. An attached rehearsal says endpoint and keys in its variables; otherwise the SDK finds
 * the caller's own credentials as the AWS CLI does (profile, SSO, role).
 * @param environment the variables that Terraform is run with
 */
export function clientConfigFor(environment: NodeJS.ProcessEnv, region: string): ClientConfig {
  const { AWS_ENDPOINT_URL: endpoint, AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY } = environment;
  // HTTP/1.1 everywhere: see the rehearsal's own clients.
  const requestHandler = new NodeHttpHandler();
  if (!endpoint || !AWS_ACCESS_KEY_ID || !AWS_SECRET_ACCESS_KEY) return { region, requestHandler };
  return {
    region,
    requestHandler,
    endpoint,
    forcePathStyle: true,
    credentials: { accessKeyId: AWS_ACCESS_KEY_ID, secretAccessKey: AWS_SECRET_ACCESS_KEY },
  };
}

import type { Environment } from "#environments/environment";

/** Thrown when a name would not be accepted by AWS; says which limit it breaks. */
export class NameError extends Error {
  override name = "NameError";
}

type Named = Pick<Environment, "name">;
type Placed = Pick<Environment, "name" | "region">;
type Owned = Pick<Environment, "name" | "region" | "accountId">;

/** Id of a stack, and the prefix of everything in it: `dev-vpc`. */
export const stackId = (environment: Named, concern: string) => `${environment.name}-${concern}`;

/**
 * Name of one resource: environment, stack, name (`dev-kinesis-events`), at most 64 characters, which the
 * strictest of the services used here (IAM roles, Lambda functions) accept.
 * @throws NameError
 */
export function resourceName(environment: Named, concern: string, name: string): string {
  const full = `${stackId(environment, concern)}-${name}`;
  if (!/^[a-z0-9-]{1,64}$/.test(full)) {
    throw new NameError(
      `"${full}" cannot be a resource name: lower-case letters, digits and hyphens, at most 64 characters (got ${full.length})`,
    );
  }
  return full;
}

/**
 * Name of a bucket: bucket names are shared by all accounts of the world, so account and region are part of it.
 * @throws NameError beyond S3's 63 characters
 */
export function bucketName(environment: Owned, concern: string, name: string): string {
  const full = `${resourceName(environment, concern, name)}-${environment.accountId}-${environment.region}`;
  if (full.length > 63)
    throw new NameError(
      `"${full}" cannot be a bucket name: at most 63 characters (got ${full.length}); shorten "${name}"`,
    );
  return full;
}

/**
 * Name of a load balancer or target group: environment and name alone, since these take 32 characters (`dev-notification`).
 * @throws NameError beyond them
 */
export function loadBalancingName(environment: Named, name: string): string {
  const full = `${environment.name}-${name}`;
  if (!/^[a-z0-9-]{1,32}$/.test(full))
    throw new NameError(
      `"${full}" cannot name a load balancer or target group: lower-case letters, digits and hyphens, at most 32 characters (got ${full.length}); shorten "${name}"`,
    );
  return full;
}

/** Path of a parameter or secret: `/sluice/dev/ap-northeast-2/kinesis/contract`. */
export const parameterPath = (environment: Placed, concern: string, name: string) =>
  `/sluice/${environment.name}/${environment.region}/${concern}/${name}`;

/** Path of a parameter whose value people put in, by its name in `parameters.more` of the environment. */
export const moreParameterPath = (environment: Placed, name: string) =>
  parameterPath(environment, "parameters", `more/${name}`);

/** Name of a secret; without a leading slash, which makes Secrets Manager ARNs awkward. */
export const secretName = (environment: Placed, concern: string, name: string) =>
  parameterPath(environment, concern, name).slice(1);

/** Where a stack's state lies in the bucket. */
export const stateKey = (environment: Placed, concern: string) =>
  `${environment.name}/${environment.region}/${concern}/terraform.tfstate`;

/** CloudWatch namespace of the metrics that the platform's own functions count: `sluice/dev`. */
export const metricsNamespace = (environment: Named) => `sluice/${environment.name}`;

/** Name of the environment's Kubernetes cluster: `dev-eks`. */
export const clusterName = (environment: Named) => stackId(environment, "eks");

/** What the names of the environment's image repositories begin with: `dev/`. */
export const imagePrefix = (environment: Named) => `${environment.name}/`;

/** What the names of build projects and delivery pipelines begin with, which teams make themselves: `dev-build-`. */
export const buildPrefix = (environment: Named) => `${stackId(environment, "build")}-`;

/** Name of a database in the data catalogue, which takes no hyphens in queries: `dev_archive`. */
export const catalogName = (environment: Named, concern: string) => stackId(environment, concern).replaceAll("-", "_");

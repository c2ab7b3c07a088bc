import { analytics } from "./analytics.ts";
import { apiGateway } from "./api-gateway.ts";
import { caches } from "./caches.ts";
import { cloudfront } from "./cloudfront.ts";
import { cloudwatch } from "./cloudwatch.ts";
import { cognito } from "./cognito.ts";
import { databases } from "./databases.ts";
import type { FactsTable, TypeFacts } from "./facts.ts";
import { iam } from "./iam.ts";
import { images } from "./images.ts";
import { kubernetes } from "./kubernetes.ts";
import { lambda } from "./lambda.ts";
import { loadBalancing } from "./load-balancing.ts";
import { messaging } from "./messaging.ts";
import { network } from "./network.ts";
import { networkSecurity } from "./network-security.ts";
import { secrets } from "./secrets.ts";
import { storage } from "./storage.ts";

/** The facts of every type that the stacks use. */
export const allFacts: FactsTable = {
  ...network,
  ...networkSecurity,
  ...iam,
  ...messaging,
  ...analytics,
  ...storage,
  ...secrets,
  ...lambda,
  ...images,
  ...kubernetes,
  ...apiGateway,
  ...loadBalancing,
  ...cloudwatch,
  ...databases,
  ...caches,
  ...cognito,
  ...cloudfront,
};

/** What is known about a type; undefined for types that only have a schema. */
export const factsOf = (type: string): TypeFacts | undefined =>
  Object.hasOwn(allFacts, type) ? allFacts[type] : undefined;

/**
 * Attributes and blocks whose change replaces an object of this type; undefined if that is not known, and then no change
 * of one may be called safe.
 */
export const replacedBy = (type: string): readonly string[] | undefined => factsOf(type)?.forceNew;

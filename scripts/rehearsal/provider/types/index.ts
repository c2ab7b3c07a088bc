import { apiGateway } from "./api-gateway.ts";
import { caches } from "./caches.ts";
import { cloudwatch } from "./cloudwatch.ts";
import { databases } from "./databases.ts";
import type { FactsTable, TypeFacts } from "./facts.ts";
import { iam } from "./iam.ts";
import { lambda } from "./lambda.ts";
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
  ...storage,
  ...secrets,
  ...lambda,
  ...apiGateway,
  ...cloudwatch,
  ...databases,
  ...caches,
};

/** What is known about a type; undefined for types that only have a schema. */
export const factsOf = (type: string): TypeFacts | undefined =>
  Object.hasOwn(allFacts, type) ? allFacts[type] : undefined;

/**
 * Attributes and blocks whose change replaces an object of this type; undefined if that is not known, and then no change
 * of one may be called safe.
 */
export const replacedBy = (type: string): readonly string[] | undefined => factsOf(type)?.forceNew;

import type { TypeFacts } from "./facts.ts";

/** The facts of every type that the stacks use. */
export const allFacts: Readonly<Record<string, TypeFacts>> = {};

/** What is known about a type; undefined for types that only have a schema. */
export const factsOf = (type: string): TypeFacts | undefined =>
  Object.hasOwn(allFacts, type) ? allFacts[type] : undefined;

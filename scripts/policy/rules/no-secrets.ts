import { secretsWithin } from "#scripts/engine/plan/secret-looks";
import type { Rule } from "./stack-configuration.ts";

/** Terraform's files and states are read by many; what is secret goes to Secrets Manager by hand. */
export const noSecrets: Rule = ({ id, json }) =>
  [...secretsWithin(json)].map(
    ({ path, look }) =>
      `${id} ${path.join(".")}: holds what looks like ${look}; put it into Secrets Manager and read it there`,
  );

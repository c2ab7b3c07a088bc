import { defineEnvironment } from "#environments/define";
import { dev } from "#environments/dev";
import type { Environment, EnvironmentInput } from "#environments/environment";

/** A valid environment for tests: development's, with some settings replaced. */
export const testEnvironment = (changes: Partial<EnvironmentInput> = {}): Environment =>
  defineEnvironment({ ...structuredClone(dev), ...changes });

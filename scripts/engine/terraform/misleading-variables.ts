import { isAbsolute, normalize } from "node:path";
import { Failure } from "#scripts/engine/failure";

/** A variable of a user's shell that would lead Terraform elsewhere. Its value stays unsaid: it may be a secret. */
export interface MisleadingVariable {
  readonly name: string;
  /** What it does; completes `<name> ...`. */
  readonly effect: string;
}

interface Judge {
  readonly pattern: RegExp;
  readonly effect: string;
  readonly harmless: (value: string) => boolean;
}

/** Source: developer.hashicorp.com/terraform/cli/config/environment-variables */
const judges: readonly Judge[] = [
  {
    pattern: /^TF_WORKSPACE$/,
    effect: "keeps every state under another key",
    harmless: (value) => value === "default",
  },
  { pattern: /^TF_CLI_ARGS(_|$)/, effect: "adds arguments to every run of Terraform", harmless: () => false },
  {
    pattern: /^TF_DATA_DIR$/,
    effect: "puts the backend's settings of all stacks into one place",
    // Terraform runs in each stack's own directory: what stays below it is a place for each.
    harmless: (value) => !isAbsolute(value) && !/^\.\.(\/|$)/.test(normalize(value)),
  },
];

/** Whether a variable of this name can mislead Terraform, whatever its value. */
export const canMislead = (name: string): boolean => judges.some(({ pattern }) => pattern.test(name));

/** The variables that do mislead Terraform; Terraform takes an empty one for none. */
export const misleadingVariables = (variables: NodeJS.ProcessEnv): readonly MisleadingVariable[] =>
  judges.flatMap(({ pattern, effect, harmless }) =>
    Object.entries(variables)
      .filter(([name, value]) => pattern.test(name) && value && !harmless(value))
      .map(([name]) => ({ name, effect })),
  );

/** @throws Failure that names each variable that would mislead Terraform */
export function refuseMisleadingVariables(variables: NodeJS.ProcessEnv): void {
  const found = misleadingVariables(variables);
  if (found.length === 0) return;
  const effects = found.map(({ name, effect }) => `${name} ${effect}`).join(", and ");
  throw new Failure("usage", `${effects}; unset ${found.map(({ name }) => name).join(" ")}`);
}

import type { z } from "zod";
import { type Environment, type EnvironmentInput, environmentSchema } from "./environment.ts";
import type { Override } from "./overrides.ts";
import { withOverrides } from "./overrides.ts";

/** Thrown when an environment's data does not have the shape; names file, path, value and remedy. */
export class EnvironmentError extends Error {
  override name = "EnvironmentError";
}

const shown = (value: unknown) => (value === undefined ? "nothing" : JSON.stringify(value));

const at = (root: unknown, path: readonly PropertyKey[]): unknown =>
  path.reduce<unknown>((value, key) => (value as Record<PropertyKey, unknown> | undefined)?.[key], root);

/** What is wrong: of a key that has the wrong form, what form it should have. */
const told = (issue: z.core.$ZodIssue): string =>
  issue.code === "invalid_key" ? `its name ${issue.issues.map(({ message }) => message).join("; ")}` : issue.message;

/** One line per issue: where, what was found, what is wanted. */
function describe(issues: readonly z.core.$ZodIssue[], input: unknown): string {
  return issues
    .map((issue) => {
      const where = issue.path.map(String).join(".") || "(the whole object)";
      return `  ${where}: ${told(issue)}; got ${shown(at(input, issue.path))}`;
    })
    .join("\n");
}

/**
 * Validates one environment and fills in its defaults.
 * @param input what the environment's file says
 * @param overrides settings of this run only (`SLUICE_SET`), validated alike
 * @throws EnvironmentError naming every wrong setting
 */
export function defineEnvironment(input: EnvironmentInput, overrides: readonly Override[] = []): Environment {
  const candidate = withOverrides(input, overrides);
  const result = environmentSchema.safeParse(candidate);
  if (!result.success) {
    const source = overrides.length > 0 ? ` with SLUICE_SET='${overrides.map((o) => o.text).join(",")}'` : "";
    throw new EnvironmentError(
      `environments/${input.name}.ts${source} is not a valid environment:\n${describe(result.error.issues, candidate)}\nThe shape, with its defaults, is in environments/environment.ts.`,
    );
  }
  return {
    ...result.data,
    overrides: Object.fromEntries(overrides.map(({ path, value }) => [path.join("."), JSON.stringify(value)])),
  };
}

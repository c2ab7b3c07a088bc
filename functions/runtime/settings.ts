import * as z from "zod";

/** A function cannot start: lists every variable that is missing or bad, and where to set it. Never shows a value. */
export class SettingsError extends Error {
  override readonly name = "SettingsError";
}

const problem = (issue: z.core.$ZodIssue, environment: NodeJS.ProcessEnv): string => {
  const name = issue.path.join(".");
  return environment[name] ? `${name}: ${issue.message}` : `${name} is missing`;
};

/**
 * Reads a function's settings from its environment, once, at cold start.
 * An empty variable counts as missing: Terraform writes one when a reference has no value.
 *
 * @throws SettingsError naming all missing and bad variables together.
 */
export const readSettings = <Shape extends z.ZodType>(
  shape: Shape,
  environment: NodeJS.ProcessEnv = process.env,
): z.output<Shape> => {
  const set = Object.fromEntries(Object.entries(environment).filter(([, value]) => value !== ""));
  const result = shape.safeParse(set);
  if (result.success) return result.data;
  const problems = result.error.issues.map((issue) => problem(issue, set));
  throw new SettingsError(
    `This function cannot start: ${problems.join("; ")}. Set the environment variables of the function in its stack.`,
  );
};

/** A setting written as a whole number, with its bounds. */
export const wholeNumber = (min: number, max: number) =>
  z
    .string()
    .regex(/^\d{1,9}$/, "must be a whole number")
    .transform(Number)
    .pipe(z.number().min(min, `must be ${min} to ${max}`).max(max, `must be ${min} to ${max}`));

import { z } from "zod";

const shape = z.strictObject({
  /** Version to require instead of the one that the bindings were made for. */
  version: z
    .string()
    .regex(/^\d+\.\d+\.\d+$/)
    .optional(),
  /** Arguments to add to the provider block, e.g. `s3_use_path_style`. The account guard cannot be among them. */
  config: z.record(z.string().regex(/^[a-z0-9_]+$/), z.json()).default({}),
});

/** How this run's AWS provider differs from the committed form. */
export type ProviderSettings = z.output<typeof shape>;

const guarded = ["allowed_account_ids", "forbidden_account_ids", "default_tags", "region", "alias"];

/**
 * Reads `SLUICE_AWS_PROVIDER`, JSON of `{ version?, config? }`: how a rehearsal with the real AWS provider points it at the
 * local cloud. Unset for real AWS.
 * @throws Error naming what is wrong with it
 */
export function providerSettings(text: string | undefined = process.env.SLUICE_AWS_PROVIDER): ProviderSettings {
  if (!text) return { config: {} };
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    throw new Error(`SLUICE_AWS_PROVIDER is not JSON: ${(cause as Error).message}`);
  }
  const result = shape.safeParse(value);
  if (!result.success) throw new Error(`SLUICE_AWS_PROVIDER: ${z.prettifyError(result.error)}`);
  const guard = Object.keys(result.data.config).find((name) => guarded.includes(name));
  if (guard)
    throw new Error(`SLUICE_AWS_PROVIDER: config.${guard} belongs to the environment and cannot be set from outside`);
  return result.data;
}

/**
 * Whether this run's AWS provider knows what came with version `since`. Only a rehearsal with another version than that of the
 * bindings may not; it leaves the argument out, where the provider would refuse the whole stack.
 */
export function providerKnows(since: string, text?: string): boolean {
  const { version } = providerSettings(text);
  return version === undefined || version.localeCompare(since, "en", { numeric: true }) >= 0;
}

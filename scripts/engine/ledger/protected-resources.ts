import { z } from "zod";
import type { TerraformJson } from "./terraform-json.ts";

/** Arguments that make AWS refuse to delete, by the value that does. Source: the AWS provider's documentation of each resource. */
const guards = {
  deletion_protection: true,
  deletion_protection_enabled: true,
  enable_deletion_protection: true,
  disable_api_termination: true,
  // Said explicitly: a bucket or repository keeps what is in it.
  force_destroy: false,
  force_delete: false,
} as const;

const block = z.looseObject({ lifecycle: z.looseObject({ prevent_destroy: z.unknown().optional() }).optional() });

/** Addresses of resources that a configuration keeps from being destroyed, sorted. */
export const protectedIn = (json: TerraformJson): readonly string[] =>
  Object.entries(json.resource)
    .flatMap(([type, blocks]) =>
      Object.entries(blocks)
        .filter(([, body]) => isProtected(body))
        .map(([id]) => `${type}.${id}`),
    )
    .sort();

function isProtected(body: unknown): boolean {
  const parsed = block.safeParse(body);
  if (!parsed.success) return false;
  const { lifecycle, ...settings } = parsed.data;
  return (
    lifecycle?.prevent_destroy === true || Object.entries(guards).some(([name, value]) => settings[name] === value)
  );
}

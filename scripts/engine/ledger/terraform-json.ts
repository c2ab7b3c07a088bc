import { readFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { Failure, messageOf } from "#scripts/engine/failure";

const named = z.record(z.string(), z.unknown()).default({});
const typed = z.record(z.string(), z.record(z.string(), z.unknown())).default({});

/** The sections of Terraform's JSON syntax that the ledger looks into. Source: https://developer.hashicorp.com/terraform/language/syntax/json */
const schema = z.looseObject({
  terraform: z.looseObject({ backend: z.unknown().optional() }).default({}),
  resource: typed,
  data: typed,
  ephemeral: typed,
  module: named,
  variable: named,
  /** Not defaulted: a digest is over what is written. */
  locals: z.record(z.string(), z.unknown()).optional(),
});

/** One stack's configuration as CDKTF wrote it. */
export type TerraformJson = z.output<typeof schema>;

/** A configuration to be written again: Terraform takes a section that names nothing for a mistake. */
export const withoutEmptySections = (json: object): object =>
  Object.fromEntries(
    Object.entries(json).filter(
      ([, part]) => typeof part !== "object" || part === null || Object.keys(part).length > 0,
    ),
  );

export const FILE_NAME = "cdk.tf.json";

/**
 * Reads a stack's `cdk.tf.json`.
 * @throws Failure naming the file
 */
export function readTerraformJson(directory: string): TerraformJson {
  const file = join(directory, FILE_NAME);
  try {
    return schema.parse(JSON.parse(readFileSync(file, "utf8")));
  } catch (error) {
    const reason = error instanceof z.ZodError ? z.prettifyError(error) : messageOf(error);
    throw new Failure("failed", `${file} is not Terraform JSON: ${reason}; synthesize it again`, { cause: error });
  }
}

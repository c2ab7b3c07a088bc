import type { Statement } from "./policy.ts";

/** Services that use a key on behalf of a role. */
type ViaService = "kinesis" | "dynamodb" | "s3" | "sqs" | "secretsmanager" | "sns";

/** Rights to encrypt and decrypt with a key, but only through the named services of a region. */
export function keyUse(
  region: string,
  services: readonly ViaService[],
): { actions: string[]; condition: NonNullable<Statement["Condition"]> } {
  return {
    actions: ["kms:Decrypt", "kms:GenerateDataKey"],
    condition: { StringEquals: { "kms:ViaService": services.map((service) => `${service}.${region}.amazonaws.com`) } },
  };
}

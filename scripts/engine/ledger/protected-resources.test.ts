import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { protectedIn } from "./protected-resources.ts";
import { type ConfigurationOnDisk, configurationOnDisk } from "./testing/configurations.ts";

let disk: ConfigurationOnDisk;
beforeAll(() => {
  disk = configurationOnDisk();
});
afterAll(() => disk.remove());

function protectedResources(resource: object) {
  disk.write({ resource });
  return protectedIn(disk.json());
}

describe("what a configuration protects", () => {
  it("is what AWS or Terraform is told not to delete", () => {
    expect(
      protectedResources({
        aws_s3_bucket: { kept: { force_destroy: false }, open: { force_destroy: true }, unsaid: {} },
        aws_dynamodb_table: {
          kept: { deletion_protection_enabled: true },
          open: { deletion_protection_enabled: false },
        },
        aws_db_instance: { kept: { deletion_protection: true } },
        aws_kms_key: { kept: { lifecycle: { prevent_destroy: true } }, open: { lifecycle: { ignore_changes: ["x"] } } },
      }),
    ).toEqual(["aws_db_instance.kept", "aws_dynamodb_table.kept", "aws_kms_key.kept", "aws_s3_bucket.kept"]);
  });

  it("is nothing in blocks of another shape", () => {
    expect(protectedResources({ aws_x: { y: "text", z: { lifecycle: [] }, n: null } })).toEqual([]);
  });
});

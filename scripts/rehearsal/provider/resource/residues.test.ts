import { describe, expect, it } from "vitest";
import { createCatalog } from "#scripts/rehearsal/provider/schema/catalog";
import { normalise } from "./normalise.ts";
import { asReadBack, residues } from "./residues.ts";

const catalog = createCatalog();
const readBack = (type: string, attributes: object, state: object | null) => {
  const block = catalog.resource(type)!;
  return asReadBack(type, block, normalise(block, { ...attributes }), state && normalise(block, { ...state }));
};

describe("what AWS does not give back", () => {
  it("is null after an import, and what the state says otherwise", () => {
    const live = { function_name: "f", filename: "live.zip", memory_size: 512 };
    expect(readBack("aws_lambda_function", live, null)).toMatchObject({ filename: null, memory_size: 512 });
    expect(readBack("aws_lambda_function", live, { filename: "mine.zip", memory_size: 1 })).toMatchObject({
      filename: "mine.zip",
      memory_size: 512,
    });
  });

  it("includes instructions to the provider, passwords, timeouts and write-only values of any type", () => {
    const live = {
      identifier: "x",
      password: "p",
      skip_final_snapshot: true,
      apply_immediately: true,
      timeouts: { create: "1h" },
      multi_az: true,
    };
    expect(readBack("aws_db_instance", live, null)).toMatchObject({
      password: null,
      skip_final_snapshot: null,
      apply_immediately: null,
      timeouts: null,
      multi_az: true,
    });
    expect(readBack("aws_db_instance", live, { password: "mine" })).toMatchObject({ password: "mine" });
  });

  it("includes the plain form of a parameter's value, which is read back once the state has it", () => {
    const live = { name: "/x", insecure_value: "new", value: "new" };
    expect(readBack("aws_ssm_parameter", live, null)).toMatchObject({ insecure_value: null, value: "new" });
    expect(readBack("aws_ssm_parameter", live, { insecure_value: "old" })).toMatchObject({ insecure_value: "new" });
  });

  it("is listed by type", () => {
    expect(residues.aws_lambda_function).toContain("filename");
    expect(residues.aws_ssm_parameter).toEqual(["insecure_value", "overwrite", "value_wo_version"]);
    expect(residues.aws_subnet).toBeUndefined();
  });
});

import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type ConfigurationOnDisk, configurationOnDisk } from "./testing/configurations.ts";

let disk: ConfigurationOnDisk;
beforeAll(() => {
  disk = configurationOnDisk();
});
afterAll(() => disk.remove());

describe("a stack's Terraform JSON", () => {
  it("is read whole, with what nobody looks into", () => {
    disk.write({ resource: { aws_vpc: { network: { cidr_block: "10.0.0.0/16" } } }, locals: { a: 1 } });
    expect(disk.json()).toMatchObject({
      resource: { aws_vpc: { network: { cidr_block: "10.0.0.0/16" } } },
      locals: { a: 1 },
    });
  });

  it.each(["", "{", "[]", '{"data": []}', '{"resource": {"aws_vpc": "x"}}', '{"terraform": 1}'])(
    "is refused with the file's name where it is something else: %s",
    (text) => {
      disk.write(text);
      expect(() => disk.json()).toThrow(/stack\/cdk\.tf\.json is not Terraform JSON: .+; synthesize it again/s);
    },
  );

  it("is missed by name", () => {
    const { json, remove } = configurationOnDisk();
    expect(json).toThrow(/cdk\.tf\.json is not Terraform JSON: ENOENT/);
    remove();
  });
});

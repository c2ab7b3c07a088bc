import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { describe, expect, it } from "vitest";
import { deriveBlock } from "./derive.ts";
import type { Block } from "./model.ts";

const { resolve } = createRequire(import.meta.url);
const compiled = (module: string) => readFileSync(resolve(`@cdktf/provider-aws/lib/${module}/index.js`), "latin1");
const derive = (module: string) => deriveBlock(compiled(module), module);
const attribute = (block: Block, name: string) => block.attributes.find((one) => one.name === name);
const nested = (block: Block, name: string) => block.blocks.find((one) => one.name === name);
const flags = (block: Block, name: string) => {
  const { required, optional, computed } = attribute(block, name)!;
  return [required && "required", optional && "optional", computed && "computed"].filter(Boolean).join(" ");
};

describe("a schema derived from the bindings", () => {
  it("has the flags of required, optional and computed attributes", () => {
    const table = derive("dynamodb-table");
    expect(flags(table, "name")).toBe("required");
    expect(flags(table, "billing_mode")).toBe("optional");
    expect(flags(table, "read_capacity")).toBe("optional computed");
    expect(flags(table, "arn")).toBe("computed");
  });

  it("tells lists from sets, also where only a getter says so", () => {
    expect(attribute(derive("lambda-function"), "architectures")!.type).toEqual(["list", "string"]);
    expect(attribute(derive("vpc-endpoint"), "route_table_ids")!.type).toEqual(["set", "string"]);
    expect(attribute(derive("vpc-endpoint"), "network_interface_ids")!.type).toEqual(["set", "string"]);
    expect(attribute(derive("vpc-endpoint"), "cidr_blocks")!.type).toEqual(["list", "string"]);
    expect(attribute(derive("appmesh-virtual-gateway"), "tags")!.type).toEqual(["map", "string"]);
  });

  it("makes nested attributes objects, so that unset means 'leave alone'", () => {
    const group = derive("security-group");
    expect(nested(group, "ingress")).toBeUndefined();
    expect(attribute(group, "ingress")!.type).toEqual([
      "set",
      [
        "object",
        expect.objectContaining({
          cidr_blocks: ["list", "string"],
          security_groups: ["set", "string"],
          self: "bool",
          to_port: "number",
        }),
      ],
    ]);
  });

  it("tells single blocks from repeated ones, and how many there must be", () => {
    const table = derive("dynamodb-table");
    expect(nested(table, "ttl")).toMatchObject({ nesting: "list", minItems: 0, maxItems: 1 });
    expect(nested(table, "attribute")).toMatchObject({ nesting: "set", maxItems: 0 });
    expect(nested(table, "timeouts")).toMatchObject({ nesting: "single" });
    expect(nested(nested(table, "import_table")!.block, "s3_bucket_source")).toMatchObject({
      minItems: 1,
      maxItems: 1,
    });
  });

  it("has computed lists of objects, and maps that only the cloud fills", () => {
    expect(attribute(derive("eks-cluster"), "identity")!.type).toEqual([
      "list",
      ["object", { oidc: ["list", ["object", { issuer: "string" }]] }],
    ]);
    expect(attribute(derive("appsync-api"), "dns")!.type).toEqual(["map", "string"]);
  });

  it("has the provider's own blocks, which have no class", () => {
    const provider = derive("provider");
    expect(attribute(provider, "allowed_account_ids")!.type).toEqual(["set", "string"]);
    expect(nested(provider, "default_tags")!.block.attributes).toMatchObject([
      { name: "tags", type: ["map", "string"], optional: true },
    ]);
    expect(attribute(nested(provider, "assume_role")!.block, "role_arn")).toMatchObject({ optional: true });
  });
});

describe("bindings of an unknown form", () => {
  it("are refused when the original source is missing", () => {
    const code = compiled("sqs-queue");
    const bare = code.slice(0, code.lastIndexOf("//# sourceMappingURL"));
    expect(() => deriveBlock(bare, "sqs-queue")).toThrow(
      /^sqs-queue: no inline source map.*install the AWS bindings as published/,
    );
    const empty = `//# sourceMappingURL=data:application/json;base64,${Buffer.from('{"sourcesContent":[]}').toString("base64")}`;
    expect(() => deriveBlock(empty, "sqs-queue")).toThrow(/no inline source map/);
  });

  it("are refused when an attribute is of no known kind, naming it", () => {
    const source = `export class Thing extends cdktf.TerraformResource {
  // odd - computed: true, optional: false, required: false
  public get odd() {
    return this.getQuantumAttribute('odd');
  }
  protected synthesizeHclAttributes(): { [name: string]: any } {}
}
`;
    const map = Buffer.from(JSON.stringify({ sourcesContent: [source] })).toString("base64");
    expect(() => deriveBlock(`//# sourceMappingURL=data:application/json;base64,${map}`, "thing")).toThrow(
      /^thing: odd: unknown kind of attribute/,
    );
  });
});

import { TerraformResource, Testing } from "cdktf";
import { describe, expect, it } from "vitest";
import { synth } from "#constructs/testing/synth";
import { loadEnvironments } from "#environments/index";
import { addStacks } from "#stacks/index";

/** Every stack of every environment, with its addresses, one a line. */
function listing(): string {
  const app = Testing.app();
  const stacks = loadEnvironments({}).flatMap((environment) => addStacks(app, environment));
  return `${stacks.flatMap((stack) => synth(stack).addresses.map((address) => `${stack.node.id} ${address}`)).join("\n")}\n`;
}

describe("addresses", () => {
  // An address that changes destroys and recreates what it names. A deliberate move is declared with `this.renamed(old, new)`;
  // then accept the new list with `npm test -- stacks/addresses -u`.
  it("stay as they are, in every environment", async () => {
    await expect(listing()).toMatchFileSnapshot("./addresses.txt");
  });

  it("carry no hash and no provider noise", () => {
    for (const line of listing().trim().split("\n")) {
      expect(line).toMatch(/^[a-z0-9-]+ (data\.)?aws_[a-z0-9_]+\.[a-z][A-Za-z0-9-]*(_[A-Za-z0-9-]+)*$/);
      expect(line).not.toMatch(/_[0-9A-F]{8}$/);
    }
  });

  it("are on every resource that can be tagged, so that what a killed apply made is found again", () => {
    const app = Testing.app();
    for (const stack of loadEnvironments({}).flatMap((environment) => addStacks(app, environment))) {
      const { json } = synth(stack);
      const resources = stack.node
        .findAll()
        .filter((node) => TerraformResource.isTerraformResource(node))
        .filter((node) => "tagsInput" in node);
      for (const { terraformResourceType: type, friendlyUniqueId: id } of resources)
        expect([stack.node.id, json.resource[type][id].tags?.Address]).toEqual([stack.node.id, `${type}.${id}`]);
    }
  });
});

import { describe, expect, it } from "vitest";
import { createCatalog } from "#scripts/rehearsal/provider/schema/catalog";
import type { Block } from "#scripts/rehearsal/provider/schema/model";
import { UNKNOWN } from "#scripts/rehearsal/provider/wire/dynamic-value";
import { normalise } from "./normalise.ts";

const catalog = createCatalog();

describe("an object brought to the shape of its schema", () => {
  it("has every key, with nothing in it", () => {
    const table = normalise(catalog.resource("aws_dynamodb_table")!, { name: "x", ttl: [{ attribute_name: "e" }] });
    expect(table).toMatchObject({
      name: "x",
      arn: null,
      tags: null,
      attribute: [],
      timeouts: null,
      ttl: [{ attribute_name: "e", enabled: null }],
    });
  });

  it("has no key that the schema does not know, not even __proto__", () => {
    const table = normalise(
      catalog.resource("aws_sqs_queue")!,
      JSON.parse('{"name":"x","old":1,"__proto__":{"policy":"y"}}'),
    );
    expect(table).not.toHaveProperty("old");
    expect(table.policy).toBeNull();
  });

  it("has every key of objects within lists, and lists where a state had none", () => {
    const group = normalise(catalog.resource("aws_security_group")!, { ingress: [{ from_port: 1 }], egress: null });
    expect(group).toMatchObject({ ingress: [{ from_port: 1, to_port: null, cidr_blocks: null }], egress: null });
  });

  it("keeps what is unknown or of another kind harmless", () => {
    const block = catalog.resource("aws_dynamodb_table")!;
    expect(normalise(block, { ttl: UNKNOWN, attribute: UNKNOWN })).toMatchObject({ ttl: UNKNOWN, attribute: UNKNOWN });
    expect(normalise(block, { timeouts: "nonsense", tags: "nonsense" })).toMatchObject({ timeouts: null, tags: null });
    const single: Block = { attributes: [], blocks: [] };
    expect(normalise(single, { a: 1 })).toEqual({});
  });
});

import { describe, expect, it } from "vitest";
import { heldObjects, holderOf } from "./held-objects.ts";

const state = (resource: object) => ({
  version: 4,
  resources: [{ mode: "managed", type: "aws_db_instance", ...resource }],
});

describe("what a state holds", () => {
  it("is told by ids alone: no other value is kept", () => {
    const attributes = {
      id: "db-1",
      arn: "arn:aws:rds:here:1:db:x",
      password: "hunter2",
      region: "here",
      tags: { a: "b" },
    };
    const held = heldObjects(state({ name: "main", instances: [{ attributes }] }));
    expect(held).toEqual([
      {
        address: "aws_db_instance.main",
        type: "aws_db_instance",
        region: "here",
        ids: ["db-1", "arn:aws:rds:here:1:db:x"],
        values: { id: "db-1", arn: "arn:aws:rds:here:1:db:x" },
      },
    ]);
    expect(JSON.stringify(held)).not.toContain("hunter2");
  });

  it("has an address per instance, and counts what waits for its deletion", () => {
    const instances = [
      { index_key: "a", attributes: { id: "1" } },
      { index_key: 0, attributes: { id: "2" } },
      { deposed: "12ab", attributes: { id: "3" } },
      { attributes: null },
    ];
    const held = heldObjects(state({ name: "x", module: "module.m", instances }));
    expect(held.map(({ address, ids }) => [address, ...ids])).toEqual([
      ['module.m.aws_db_instance.x["a"]', "1"],
      ["module.m.aws_db_instance.x[0]", "2"],
      ["module.m.aws_db_instance.x", "3"],
      ["module.m.aws_db_instance.x"],
    ]);
  });

  it("leaves out data sources, and knows the rehearsal's own keys", () => {
    expect(heldObjects(state({ mode: "data", name: "x", instances: [{ attributes: { id: "1" } }] }))).toEqual([]);
    const key = Buffer.from('{"key":"k"}').toString("base64");
    const [held] = heldObjects(state({ name: "x", instances: [{ private: key }, { private: "bm90IGpzb24=" }] }));
    expect(held?.ids).toEqual(["k"]);
  });

  it.each([[null], ["text"], [{ version: 3 }], [{ version: 4, resources: "nonsense" }], [{}]])(
    "is not told by %j",
    (text) => {
      expect(() => heldObjects(text)).toThrow();
    },
  );
});

describe("whether a state holds an object", () => {
  const isHeld = holderOf(
    heldObjects(state({ name: "x", instances: [{ attributes: { id: "1", arn: "arn:1", region: "here" } }] })),
  );
  const object = { type: "aws_db_instance", region: undefined, ids: ["1"] };

  it("is decided by type and any id, and by region where both sides know it", () => {
    expect(isHeld(object)).toBe(true);
    expect(isHeld({ ...object, ids: [undefined, "arn:1"], region: "here" })).toBe(true);
    expect(isHeld({ ...object, type: "aws_vpc" })).toBe(false);
    expect(isHeld({ ...object, ids: ["2"] })).toBe(false);
    expect(isHeld({ ...object, region: "there" })).toBe(false);
  });

  it("is decided by the ARN alone for an object of unknown type", () => {
    expect(isHeld({ ...object, type: undefined, ids: ["arn:1"] })).toBe(true);
    expect(isHeld({ ...object, type: undefined, ids: ["1"] })).toBe(false);
  });
});

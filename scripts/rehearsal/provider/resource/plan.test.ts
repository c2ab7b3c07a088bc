import { describe, expect, it } from "vitest";
import type { Attribute, Block, NestedBlock } from "#scripts/rehearsal/provider/schema/model";
import { refineBlock } from "#scripts/rehearsal/provider/schema/refine";
import type { TypeFacts } from "#scripts/rehearsal/provider/types/facts";
import { type Fields, UNKNOWN } from "#scripts/rehearsal/provider/wire/dynamic-value";
import { plan } from "./plan.ts";

const attribute = (name: string, flags: Partial<Attribute> = { optional: true }): Attribute => ({
  name,
  type: "string",
  required: false,
  optional: false,
  computed: false,
  sensitive: false,
  writeOnly: false,
  resets: false,
  ...flags,
});
const filledByCloud = { optional: true, computed: true };
const nested = (nesting: NestedBlock["nesting"], ...attributes: Attribute[]): NestedBlock => ({
  name: "part",
  nesting,
  minItems: 0,
  maxItems: 0,
  block: { attributes, blocks: [] },
});

interface Case {
  readonly block: Block;
  readonly facts?: Partial<TypeFacts>;
  readonly prior?: Fields | null;
  readonly proposed: Fields;
  readonly config?: Fields;
}

const planned = ({ block, facts, prior = null, proposed, config = proposed }: Case) => {
  const known: TypeFacts = { forceNew: [], ...facts };
  const input = {
    block: refineBlock(block, known),
    facts: known,
    prior,
    proposed,
    config,
    defaultTags: { Owner: "us" },
    region: "here",
  };
  return plan(input);
};

const block = (attributes: Attribute[], ...blocks: NestedBlock[]): Block => ({ attributes, blocks });

describe("planning a new object", () => {
  it("leaves unknown what only the cloud can tell", () => {
    const one = block([attribute("id", { computed: true }), attribute("name"), attribute("zone", filledByCloud)]);
    expect(planned({ block: one, proposed: { id: null, name: "x", zone: "a" } }).planned).toEqual({
      id: UNKNOWN,
      name: "x",
      zone: "a",
    });
  });

  it("shows the provider's defaults, also within blocks", () => {
    const one = block([attribute("size")], nested("set", attribute("mode")));
    const facts = { defaults: { size: 3, "part.mode": "fast" } };
    const proposed = { size: null, part: [{ mode: null }, { mode: "slow" }] };
    expect(planned({ block: one, facts, proposed }).planned).toEqual({
      size: 3,
      part: [{ mode: "fast" }, { mode: "slow" }],
    });
  });

  it("takes the provider block's region, but not over the object's own", () => {
    const one = block([attribute("region", filledByCloud)]);
    expect(planned({ block: one, proposed: { region: null } }).planned).toEqual({ region: "here" });
    expect(planned({ block: one, proposed: { region: "there" } }).planned).toEqual({ region: "there" });
  });

  it("keeps a block unknown while its number of elements is", () => {
    expect(
      planned({ block: block([], nested("list", attribute("mode"))), proposed: { part: UNKNOWN } }).planned,
    ).toEqual({ part: UNKNOWN });
  });
});

describe("planning a change", () => {
  it("puts back to the default what the configuration no longer sets", () => {
    const one = block([attribute("size"), attribute("zone", filledByCloud)], nested("list", attribute("mode")));
    const facts = { defaults: { size: 3, zone: "a", "part.mode": "fast" } };
    const prior = { size: 9, zone: "b", part: [{ mode: "slow" }] };
    const config = { size: null, zone: null, part: [{ mode: null }] };
    expect(planned({ block: one, facts, prior, proposed: prior, config }).planned).toEqual({
      size: 3,
      zone: "b",
      part: [{ mode: "fast" }],
    });
  });

  it("never takes an element of a set for one that left something out", () => {
    const one = block([], nested("set", attribute("mode"), attribute("name")));
    const prior = {
      part: [
        { mode: "slow", name: "a" },
        { mode: "fast", name: "b" },
      ],
    };
    const config = {
      part: [
        { mode: null, name: "b" },
        { mode: "slow", name: "a" },
      ],
    };
    expect(
      planned({ block: one, facts: { defaults: { "part.mode": "fast" } }, prior, proposed: prior, config }).planned,
    ).toEqual(prior);
  });

  it("makes mirrors unknown when what they mirror changes, unless they are set", () => {
    const one = block([attribute("text"), attribute("copy", filledByCloud)]);
    const facts = { mirrors: { copy: ["text"] } };
    const prior = { text: "a", copy: "a" };
    const changed = { text: "b", copy: "a" };
    expect(
      planned({ block: one, facts, prior, proposed: changed, config: { text: "b", copy: null } }).planned.copy,
    ).toBe(UNKNOWN);
    expect(planned({ block: one, facts, prior, proposed: changed }).planned.copy).toBe("a");
    expect(planned({ block: one, facts, prior, proposed: prior, config: { text: "a", copy: null } }).planned).toEqual(
      prior,
    );
  });

  it("asks for replacement by what the table names, also if the new value is not known yet", () => {
    const one = block([attribute("name"), attribute("size")]);
    const facts = { forceNew: ["name"] };
    const prior = { name: "a", size: "1" };
    const replaced = (proposed: Fields) => planned({ block: one, facts, prior, proposed }).requiresReplace;
    expect(replaced({ name: "b", size: "1" })).toEqual([["name"]]);
    expect(replaced({ name: UNKNOWN, size: "1" })).toEqual([["name"]]);
    expect(replaced({ name: "a", size: "2" })).toEqual([]);
  });

  it("asks for replacement by a part of a block, and leaves the block's other parts alone", () => {
    const one = block([attribute("name")], nested("list", attribute("id"), attribute("version")));
    const facts = { forceNew: ["name", "part.id", "part.kind"] };
    const prior = { name: "a", part: [{ id: "lt-1", version: "1" }] };
    const replaced = (proposed: Fields) => planned({ block: one, facts, prior, proposed }).requiresReplace;
    expect(replaced({ name: "a", part: [{ id: "lt-1", version: "2" }] })).toEqual([]);
    expect(replaced({ name: "a", part: [{ id: "lt-2", version: "1" }] })).toEqual([["part"]]);
    expect(replaced({ name: "a", part: [{ id: UNKNOWN, version: "1" }] })).toEqual([["part"]]);
    expect(replaced({ name: "a", part: [] })).toEqual([["part"]]);
    expect(replaced({ name: "a", part: UNKNOWN })).toEqual([["part"]]);
  });

  it("plans nothing where nothing changes", () => {
    const one = block([attribute("id", { computed: true }), attribute("tags"), attribute("tags_all", filledByCloud)]);
    const prior = { id: "1", tags: { a: "b" }, tags_all: { Owner: "us", a: "b" } };
    const config = { id: null, tags: { a: "b" }, tags_all: null };
    expect(planned({ block: one, prior, proposed: prior, config })).toEqual({ planned: prior, requiresReplace: [] });
  });
});

describe("planning tags", () => {
  const one = block([attribute("tags"), attribute("tags_all", filledByCloud)]);
  const all = (tags: unknown) => planned({ block: one, proposed: { tags, tags_all: null } }).planned.tags_all;

  it("lets an object's own tags win over the provider block's", () => {
    expect(all(null)).toEqual({ Owner: "us" });
    expect(all({ Owner: "me", x: "y" })).toEqual({ Owner: "me", x: "y" });
    expect(all({ x: null })).toEqual({ Owner: "us" });
  });

  it("does not know all of them while it does not know one", () => {
    expect(all(UNKNOWN)).toBe(UNKNOWN);
    expect(all({ x: UNKNOWN })).toBe(UNKNOWN);
  });
});

it("never plans a write-only value", () => {
  const one = block([attribute("secret_wo"), attribute("secret_wo_version")]);
  expect(planned({ block: one, proposed: { secret_wo: "x", secret_wo_version: "1" } }).planned).toEqual({
    secret_wo: null,
    secret_wo_version: "1",
  });
});

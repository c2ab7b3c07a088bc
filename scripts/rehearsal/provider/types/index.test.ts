import { describe, expect, it } from "vitest";
import { createCatalog } from "#scripts/rehearsal/provider/schema/catalog";
import type { Block } from "#scripts/rehearsal/provider/schema/model";
import type { Own, TypeFacts } from "./facts.ts";
import { allFacts, factsOf, replacedBy } from "./index.ts";

const catalog = createCatalog();
const PLACEHOLDERS = new Set([
  "account",
  "partition",
  "dns",
  "region",
  "uuid",
  "now",
  "hex",
  "base36",
  "upper",
  "digits",
]);

/** Dotted names of everything in a schema. */
const paths = (block: Block, prefix = ""): string[] => [
  ...block.attributes.map(({ name }) => prefix + name),
  ...block.blocks.flatMap(({ name, block }) => [prefix + name, ...paths(block, `${prefix}${name}.`)]),
];

const every: Own[] = [() => undefined, () => true, () => "arn:aws:x", () => "$default", () => "/x"];
const texts = ({ id, key, computed = {} }: TypeFacts): string[] =>
  [
    id,
    key,
    ...Object.values(computed).flatMap((value) => (typeof value === "function" ? every.map(value) : [value])),
  ].filter((text) => typeof text === "string");

describe.each(Object.entries(allFacts))("the facts of %s", (type, facts) => {
  const known = new Set(paths(catalog.resource(type)!));

  it("name only attributes and blocks that the bindings have", () => {
    const named = [
      ...Object.keys(facts.computed ?? {}),
      ...Object.keys(facts.defaults ?? {}),
      ...Object.entries(facts.mirrors ?? {}).flat(2),
      ...facts.forceNew,
      ...(facts.residues ?? []),
      ...(facts.echoes ?? []),
      ...(facts.sensitive ?? []),
      ...(facts.unique ?? []).flat(),
    ];
    expect(named.filter((name) => !known.has(name))).toEqual([]);
  });

  it("refer only to attributes and places that exist", () => {
    const references = texts(facts).flatMap((text) => [...text.matchAll(/\{(\w+)(?::\d+)?(?:>(\w+)\.(\w+))?\}/g)]);
    const dangling = references.filter(([, name, foreign, attribute]) => {
      if (foreign && !paths(catalog.resource(foreign)!).includes(attribute!)) return true;
      return !known.has(name!) && !PLACEHOLDERS.has(name!);
    });
    expect(dangling.map(([text]) => text)).toEqual([]);
  });

  it("have defaults only for what may be left out, and never twice", () => {
    const raw = catalog.resource(type)!;
    const defaulted = Object.keys(facts.defaults ?? {});
    const required = raw.attributes.filter(({ required }) => required).map(({ name }) => name);
    expect(defaulted.filter((name) => required.includes(name) || name in (facts.computed ?? {}))).toEqual([]);
  });
});

it("knows nothing of a type that is not in the tables, not even by names all objects have", () => {
  expect(factsOf("constructor")).toBeUndefined();
  expect(replacedBy("aws_instance")).toBeUndefined();
  expect(replacedBy("aws_sqs_queue")).toEqual(["fifo_queue", "name", "name_prefix"]);
});

import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createGraph } from "./graph.ts";
import { stackNode } from "./testing/stacks-on-disk.ts";

const ids = (nodes: readonly { readonly id: string }[]) => nodes.map(({ id }) => id);

const platform = [
  stackNode("api", ["kinesis", "secrets"]),
  stackNode("kinesis", ["keys"]),
  stackNode("secrets", ["keys"]),
  stackNode("keys"),
  stackNode("vpc"),
];

describe("createGraph", () => {
  it("puts producers before their consumers, whatever the order given", () => {
    expect(ids(createGraph(platform).stacks)).toEqual([
      "test-keys",
      "test-kinesis",
      "test-secrets",
      "test-api",
      "test-vpc",
    ]);
  });

  it("groups into layers that read from earlier layers only", () => {
    expect(createGraph(platform).layers().map(ids)).toEqual([
      ["test-keys", "test-vpc"],
      ["test-kinesis", "test-secrets"],
      ["test-api"],
    ]);
  });

  it("knows producers and consumers of a stack", () => {
    const graph = createGraph(platform);
    expect(graph.producersOf("test-api")).toEqual(["test-kinesis", "test-secrets"]);
    expect(graph.consumersOf("test-keys")).toEqual(["test-kinesis", "test-secrets"]);
  });

  it("keeps the order of selected stacks that read each other through one left out", () => {
    const selected = createGraph(platform).select(["test-api", "test-keys"]);
    expect(ids(selected.stacks)).toEqual(["test-keys", "test-api"]);
    expect(selected.producersOf("test-api")).toEqual(["test-keys"]);
  });

  it("reverses for destroying: consumers first", () => {
    const reversed = createGraph(platform).reversed();
    expect(ids(reversed.stacks).indexOf("test-api")).toBeLessThan(ids(reversed.stacks).indexOf("test-kinesis"));
    expect(reversed.producersOf("test-keys")).toEqual(["test-kinesis", "test-secrets"]);
  });

  it("keeps environments apart: a contract is read from the own environment only", () => {
    const other = { ...stackNode("keys"), id: "other-keys", environment: "other" };
    expect(createGraph([...platform, other]).consumersOf("other-keys")).toEqual([]);
    expect(() => createGraph([stackNode("api", ["keys"]), other])).toThrow(
      /test-api reads "keys", which no stack of test publishes/,
    );
  });

  it("refuses a circle and shows the way round it", () => {
    const circle = [stackNode("a", ["c"]), stackNode("b", ["a"]), stackNode("c", ["b"])];
    expect(() => createGraph(circle)).toThrow("test-a -> test-c -> test-b -> test-a");
  });

  it("refuses a second publisher and names both", () => {
    const second = { ...stackNode("keys"), id: "test-keys-too" };
    expect(() => createGraph([stackNode("keys"), second])).toThrow(/test-keys and test-keys-too both publish "keys"/);
  });

  it("orders every acyclic graph so that each stack follows what it reads", () => {
    const acyclic = fc
      .array(fc.array(fc.nat(), { maxLength: 4 }), { maxLength: 12 })
      .map((rows) =>
        rows.map((reads, index) =>
          stackNode(`s${index}`, index === 0 ? [] : [...new Set(reads.map((read) => `s${read % index}`))]),
        ),
      );
    fc.assert(
      fc.property(acyclic, fc.integer(), (nodes, seed) => {
        const shuffled = nodes.toSorted((a, b) => ((a.id.length * seed) % 7) - ((b.id.length * seed) % 7)).toReversed();
        const graph = createGraph(shuffled);
        const position = new Map(graph.stacks.map(({ id }, index) => [id, index]));
        expect(graph.stacks).toHaveLength(nodes.length);
        for (const { id } of nodes) {
          for (const producer of graph.producersOf(id)) expect(position.get(producer)!).toBeLessThan(position.get(id)!);
        }
      }),
    );
  });
});

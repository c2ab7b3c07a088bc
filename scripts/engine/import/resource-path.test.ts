import { describe, expect, it } from "vitest";
import type { DeclaredResource } from "#scripts/engine/recovery/missing-resources";
import { pathOf, resourcesAt } from "./resource-path.ts";

const at = (address: string, path?: string): DeclaredResource => ({
  address,
  type: address.slice(0, address.indexOf(".")),
  tagged: false,
  values: path === undefined ? {} : { "//": { metadata: { path: `dev-rds/${path}` } } },
});
const resources = [
  at("aws_db_instance.primary", "primary/default"),
  at("aws_db_subnet_group.primary_subnets", "primary/subnets"),
  at("aws_db_parameter_group.primary_parameters", "primary/parameters/default"),
  at("aws_subnet.network_private-a", "network/private-a"),
  at("aws_route_table.network_private-a-table", "network/private-a-table"),
  at("aws_sqs_queue.by_hand"),
];
const named = (path: string) => {
  const { own, below } = resourcesAt(path, "dev-rds", resources);
  return [own.map(({ address }) => address), below.map(({ address }) => address)];
};

describe("a path", () => {
  it("is the resource that a construct is about, and below it those of its parts", () => {
    expect(named("primary")).toEqual([
      ["aws_db_instance.primary"],
      ["aws_db_subnet_group.primary_subnets", "aws_db_parameter_group.primary_parameters"],
    ]);
    expect(named("network")).toEqual([[], ["aws_subnet.network_private-a", "aws_route_table.network_private-a-table"]]);
  });

  it("is no resource whose name merely begins with it", () => {
    expect(named("network/private-a")).toEqual([["aws_subnet.network_private-a"], []]);
  });

  it.each([
    ["dev-rds/primary/parameters", "aws_db_parameter_group.primary_parameters"],
    ["/primary/parameters/default/", "aws_db_parameter_group.primary_parameters"],
    ["aws_db_parameter_group.primary_parameters", "aws_db_parameter_group.primary_parameters"],
    ["by/hand", "aws_sqs_queue.by_hand"],
  ])("may be written %s", (path, address) => {
    expect(named(path)).toEqual([[address], []]);
  });

  it("where nothing is declared is refused, with what comes closest", () => {
    expect(() => named("primary/parameter")).toThrow(
      'dev-rds: nothing is declared at "primary/parameter"; did you mean primary/parameters,',
    );
    expect(() => named("aws_db_instance.first")).toThrow("did you mean aws_db_instance.primary,");
    expect(() => named('aws_sqs_queue.by_hand["a"]')).toThrow("instances of count or for_each");
    expect(() => resourcesAt("x", "dev-rds", [])).toThrow("the stack declares no resources");
  });

  it.each(["__proto__", "constructor", "", "/", "\u001b[2J\nprimary", "x".repeat(100_000)])(
    "of hostile text is a path like any other: %#",
    (path) => {
      const refused = (() => {
        try {
          named(path);
          return "";
        } catch (error) {
          return String(error);
        }
      })();
      expect(refused).toContain("nothing is declared at");
      expect(refused.length).toBeLessThan(1500);
      // biome-ignore lint/suspicious/noControlCharactersInRegex: none may be left
      expect(refused).not.toMatch(/[\u0000-\u0008\u001b]/);
    },
  );

  it("of a resource comes from the construct tree, or from its address", () => {
    expect(resources.map(pathOf)).toEqual([
      ...[
        "primary",
        "primary/subnets",
        "primary/parameters",
        "network/private-a",
        "network/private-a-table",
        "by/hand",
      ],
    ]);
  });
});

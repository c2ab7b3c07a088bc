import type { App } from "cdktf";
import { TerraformOutput } from "cdktf";
import { describe, expect, it } from "vitest";
import { PlatformStack } from "#constructs/core/platform-stack";
import { dev } from "#environments/dev";
import type { Environment } from "#environments/environment";
import { openTrials } from "./candidate.ts";
import { reorderedLists } from "./reordered-lists.ts";
import { targetsOf } from "./targets.ts";
import { openWorkbench } from "./workbench.ts";

describe("lists in another order", () => {
  const paths = (wanted: unknown, actual: unknown) => reorderedLists(wanted, actual).map(({ path }) => path.join("/"));

  it("are seen wherever they stand, once, with both orders", () => {
    const policy = (...actions: string[]) => ({ resource: { aws_x: { a: { statement: [{ actions }], size: 1 } } } });
    expect(paths({ a: { b: [1, 2] } }, { a: { b: [2, 1] } })).toEqual(["a/b"]);
    expect(paths(policy("r", "w"), policy("w", "r"))).toEqual(["resource/aws_x/a/statement"]);
    expect(reorderedLists([1, 2], [2, 1])).toEqual([{ path: [], wanted: ["1", "2"], actual: ["2", "1"] }]);
  });

  it("are no other thing than a gap where an item differs as well", () => {
    expect(paths([1, 2], [2, 3])).toEqual([]);
    expect(paths({ a: [1, 2] }, { a: [1, 2] })).toEqual([]);
    expect(paths({ a: [1, 2] }, { b: [2, 1] })).toEqual([]);
    expect(paths(JSON.parse('{"__proto__":[1,2]}'), {})).toEqual([]);
  });
});

/** A list in the order of a setting. */
class OrderStack extends PlatformStack {
  constructor(app: App, environment: Environment) {
    super(app, environment, "order");
    new TerraformOutput(this, "order", { value: environment.images.repositories });
  }
}

it("is what a setting changes about a stack that did not drift", () => {
  const bench = openWorkbench(dev, (app, environment) => [new OrderStack(app, environment)]);
  try {
    const repositories = bench.environment.images.repositories;
    const trials = openTrials(bench, targetsOf(bench.base, []));
    const tried = trials.attempt(undefined, [{ path: ["images", "repositories"], value: repositories.toReversed() }]);
    expect(tried.kind === "tried" && [...tried.adds.values()]).toMatchObject([
      { stack: "dev-order", path: ["output", "order", "value"], wanted: repositories },
    ]);
    const same = trials.attempt(undefined, [{ path: ["images", "repositories"], value: [...repositories] }]);
    expect(same.kind === "tried" && same.adds.size).toBe(0);
  } finally {
    bench.close();
  }
});

import { describe, expect, it } from "vitest";
import { objectionsOfPlan } from "./proof.ts";
import { readDrift } from "./read-drift.ts";

const change = (address: string, actions: string[], sides: object) => ({
  address,
  mode: "managed",
  change: { actions, ...sides },
});
const plan = (resource_changes: object[], more: object = {}) => ({
  applyable: true,
  planned_values: {},
  resource_changes,
  resource_drift: [],
  output_changes: {},
  ...more,
});
const drift = (...resources: object[]) => readDrift("dev-x", plan(resources));

describe("what a plan tells of drift", () => {
  it("is every attribute that differs, live and in the code, but for what follows from another or is not known", () => {
    const before = { threshold: 90, tags: { A: "1" }, tags_all: { A: "1", Owner: "x" }, arn: "a", same: 1 };
    const after = { threshold: 80, tags: {}, tags_all: { Owner: "x" }, same: 1 };
    const { changed } = drift(change("aws_x.one", ["update"], { before, after, after_unknown: { arn: true } }));
    expect(changed).toEqual([
      {
        stack: "dev-x",
        address: "aws_x.one",
        attributes: [
          { name: "threshold", live: 90, code: 80 },
          { name: "tags", live: { A: "1" }, code: {} },
        ],
      },
    ]);
  });

  it("never has a secret in it, only where it is", () => {
    const sides = {
      before: { password: "live-secret", user: "a" },
      after: { password: "code-secret", user: "b" },
      after_sensitive: { password: true },
      before_sensitive: { user: false },
    };
    const read = drift(change("aws_db_instance.x", ["update"], sides));
    expect(read.secret).toEqual(["aws_db_instance.x password"]);
    expect(JSON.stringify(read)).not.toMatch(/live-secret|code-secret/);
    const all = drift(change("aws_x.y", ["update"], { ...sides, before_sensitive: true }));
    expect(JSON.stringify(all)).not.toMatch(/-secret|"a"|"b"/);
  });

  it("has nothing of an attribute in which something looks like a secret, only where and why", () => {
    const hand = { environment: [{ variables: { REGION_CODE: "live-secret" } }], tags: { ApiToken: "live-secret" } };
    const code = { environment: [{ variables: {} }], tags: { Owner: "a" } };
    const read = drift(change("aws_lambda_function.f", ["update"], { before: hand, after: code }));
    expect(read).toMatchObject({
      changed: [],
      secret: [
        "aws_lambda_function.f environment[0].variables.REGION_CODE (hidden: the code has no variable of that name)",
        "aws_lambda_function.f tags.ApiToken (hidden: its name is that of a secret)",
      ],
    });
    expect(JSON.stringify(read)).not.toContain("live-secret");
  });

  it("leaves out what an import does not bring back, and the contract, which a deploy publishes", () => {
    const sides = { before: { apply_immediately: null }, after: { apply_immediately: true } };
    expect(drift(change("aws_db_instance.x", ["update"], sides)).changed).toEqual([]);
    const parameter = { before: { insecure_value: "a" }, after: { insecure_value: "b" } };
    expect(drift(change("aws_ssm_parameter.contract", ["update"], parameter))).toMatchObject({
      changed: [],
      contract: true,
    });
  });

  it("tells what was deleted from what was never made, and what the code does not have", () => {
    const read = readDrift(
      "dev-x",
      plan(
        [
          change("aws_x.gone", ["create"], {}),
          change("aws_x.new", ["create"], {}),
          change("aws_x.imported", ["delete"], {}),
          change("aws_x.replaced", ["delete", "create"], { before: { name: "live" }, after: { name: "code" } }),
        ],
        { resource_drift: [change("aws_x.gone", ["delete"], {})] },
      ),
    );
    expect(read).toMatchObject({ deleted: ["aws_x.gone"], missing: ["aws_x.new"], unknown: ["aws_x.imported"] });
    expect(read.changed.map(({ address }) => address)).toEqual(["aws_x.replaced"]);
  });

  it("takes hostile keys for what they are", () => {
    const before = JSON.parse('{"__proto__":{"polluted":1},"a":1}');
    drift(change("aws_x.y", ["update"], { before, after: { a: 2 } }));
    expect(({} as { polluted?: unknown }).polluted).toBeUndefined();
  });
});

describe("a plan as a proof", () => {
  const update = (address: string, name: string) =>
    change(address, ["update"], { before: { [name]: 1 }, after: { [name]: 2 } });
  const before = drift(update("aws_x.a", "threshold"), update("aws_x.b", "size"));

  it("is one where what was adopted is gone, whatever else differed before", () => {
    expect(objectionsOfPlan(before, drift(update("aws_x.b", "size")), new Set(["aws_x.a threshold"]))).toEqual([]);
  });

  it("is none where it is still there, or where something has come up", () => {
    const adopted = new Set(["aws_x.a threshold"]);
    expect(objectionsOfPlan(before, before, adopted)).toEqual(["aws_x.a threshold"]);
    const more = drift(update("aws_x.b", "size"), update("aws_x.c", "name"), change("aws_x.d", ["create"], {}));
    expect(objectionsOfPlan(before, more, adopted)).toEqual(["aws_x.c name", "aws_x.d (made)"]);
    const output = readDrift("dev-x", plan([], { output_changes: { other: { actions: ["update"] } } }));
    expect(objectionsOfPlan(before, output, adopted)).toEqual(["output other"]);
  });
});

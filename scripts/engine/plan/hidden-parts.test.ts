import { describe, expect, it } from "vitest";
import { attributeChanges } from "./attribute-changes.ts";
import { withHiddenParts, withLooks } from "./hidden-parts.ts";
import { planSchema } from "./plan-json.ts";

const planted = "PlantedByHandQ9";
const byName = "(hidden: its name is that of a secret)";
const foreign = "(hidden: the code has no variable of that name)";
const environment = (variables: object) => ({ environment: [{ variables }] });

/** What is told of a resource that a plan updates. */
function told(type: string, sides: object, kind: "resource_changes" | "resource_drift" = "resource_changes") {
  const resource = { address: `${type}.x`, mode: "managed", type, change: { actions: ["update"], ...sides } };
  const plan = planSchema.parse({ applyable: true, planned_values: {}, [kind]: [resource] });
  const changes = attributeChanges(plan[kind][0]!.change, new Map());
  expect(JSON.stringify(changes)).not.toContain(planted);
  return changes.map(({ path, before, after }) => `${path}: ${before} -> ${after}`);
}

describe("what looks like a secret in a plan", () => {
  it("is hidden by its name, and the text says why; what stands beside it is shown", () => {
    const sides = { before: { tags: { ApiToken: planted, Owner: "a" } }, after: { tags: { Owner: "b" } } };
    expect(told("aws_dynamodb_table", sides)).toEqual([
      `tags.ApiToken: ${byName} -> undefined`,
      'tags.Owner: "a" -> "b"',
    ]);
  });

  it("is hidden on the side that looks like it and on the other, also within a list and a document", () => {
    const uri = `mongodb://a:${planted}@h/x`;
    expect(told("aws_x", { before: { note: uri }, after: { note: "b" } })).toEqual([
      "note: (hidden: it looks like a password in an address) -> (hidden: it looks like a password in an address)",
    ]);
    const list = { before: { p: [{ name: "API_KEY", value: planted }] }, after: { p: [] } };
    expect(told("aws_x", list)).toEqual([`p[0]: {"name":"API_KEY","value":"${byName}"} -> undefined`]);
    const document = { before: { d: JSON.stringify({ a: uri }) }, after: { d: JSON.stringify({ a: 1 }) } };
    expect(told("aws_x", document)[0]).toMatch(/^d: \(hidden: /);
  });

  it("leaves what Terraform marks marked, whatever shape that has", () => {
    for (const marks of [true, { tags: true }, { tags: [true] }, { tags: { Token: true } }])
      expect(
        told("aws_x", { before: { tags: { Token: planted } }, after: { tags: {} }, before_sensitive: marks })[0],
      ).toMatch(/\((sensitive|hidden: [a-z ]+)\)/);
    expect(withLooks([{ token: "a" }, { b: "c" }], undefined)).toEqual([{ token: byName }, false]);
    expect(withLooks({ a: "b" }, { c: true })).toEqual({ c: true });
  });
});

describe("the variables of a function", () => {
  const hand = { ...environment({ MODE: "a", REGION_CODE: planted }) };
  const code = { ...environment({ MODE: "b", SECRET_ID: "dev/x" }) };

  it("are shown where the code has them, and hidden where it has not, whatever their name", () => {
    const at = "environment[0].variables";
    expect(told("aws_lambda_function", { before: hand, after: code })).toEqual([
      `${at}.MODE: "a" -> "b"`,
      `${at}.REGION_CODE: ${foreign} -> undefined`,
      `${at}.SECRET_ID: undefined -> "dev/x"`,
    ]);
    // A refresh tells from what was applied to what is there.
    expect(told("aws_lambda_function", { before: code, after: hand }, "resource_drift")).toContain(
      `${at}.REGION_CODE: undefined -> ${foreign}`,
    );
    expect(told("aws_lambda_function", { before: hand, after: { environment: [] } }).join()).toContain(foreign);
    expect(told("aws_lambda_function", { before: hand, after: null }).join()).toContain(foreign);
  });

  it("are all hidden where nobody knows which are the code's", () => {
    const change = {
      actions: [],
      replace_paths: [],
      before: hand,
      after: environment({ MODE: "b", REGION_CODE: planted }),
    };
    const [only, ...others] = attributeChanges(withHiddenParts("aws_lambda_function", change, undefined), new Map());
    expect(others).toEqual([]);
    expect(only?.before).toBe("(hidden: it may be no variable of the code)");
    expect(only?.after).toBe(only?.before);
  });

  it("are those of a function alone", () => {
    const change = { before: environment({ A: "1" }), after: {}, before_sensitive: false, after_sensitive: false };
    expect(withHiddenParts("aws_thing", change, "after")).toEqual(change);
  });
});

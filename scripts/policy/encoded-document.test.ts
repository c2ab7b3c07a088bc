import { App, DataResource, Fn, TerraformOutput, TerraformStack, Testing } from "cdktf";
import { describe, expect, it } from "vitest";
import { encodedDocument } from "./encoded-document.ts";

/** What CDKTF writes for a document, which may hold the id of a resource. */
function written(document: (id: string) => unknown): string {
  const stack = new TerraformStack(Testing.stubVersion(new App()), "stack");
  const { id } = new DataResource(stack, "thing");
  new TerraformOutput(stack, "text", { value: Fn.jsonencode(document(id)) });
  return JSON.parse(Testing.synth(stack)).output.text.value as string;
}

describe("an encoded document", () => {
  it.each([
    ["an empty one", {}],
    ["a nested one", { Version: "2012-10-17", Statement: [{ Effect: "Allow", Action: ["a:B", "c:D"] }, []] }],
    ["numbers and truths", { number: 1.5, negative: -3, yes: true, no: false }],
    ["brackets in texts", { "k {ey}": "a {text}, [of] (all) kinds = 1" }],
    ["a text", "alone"],
  ])("is read back as it was written: %s", (_, document) => {
    expect(encodedDocument(written(() => document))).toEqual({ document });
  });

  it("shows what only Terraform knows as references", () => {
    const text = written((id) => ({ Resource: [id, `${id}/*`], Other: Fn.join(",", ["a", id]) }));
    expect(encodedDocument(text)?.document).toEqual({
      Resource: ["${terraform_data.thing.id}", "${terraform_data.thing.id}/*"],
      Other: '${join(",", ["a", terraform_data.thing.id])}',
    });
  });

  it("is read with the escapes of Terraform's texts", () => {
    const text = String.raw`${"${"}jsonencode("a \"quoted\" \\ one\ntwo\tthree \u00e9 $${"${"}no}")}`;
    expect(encodedDocument(text)?.document).toBe('a "quoted" \\ one\ntwo\tthree é $${no}');
  });

  it("shows expressions whole, whatever stands in them", () => {
    const text = '${jsonencode({"a" = x["k, }"].y[0], "b" = "p" == q ? [1] : {}, "c" = "${f("}", {"z" = 1})}-end"})}';
    expect(encodedDocument(text)?.document).toEqual({
      a: '${x["k, }"].y[0]}',
      b: '${"p" == q ? [1] : {}}',
      c: '${f("}", {"z" = 1})}-end',
    });
  });

  it.each([
    "",
    "plain",
    '{"Statement":[]}',
    "${aws_iam_policy.x.policy}",
    "before ${jsonencode({})}",
    "${jsonencode(a), b}",
  ])("is not what stands in %j", (text) => expect(encodedDocument(text)).toBeUndefined());

  it.each(['{"never ends" = [', '"never ends', "{no = 1}"])("that is broken stays an expression: %s", (inside) => {
    expect(encodedDocument(`\${jsonencode(${inside})}`)?.document ?? "${").toMatch(/^\$\{/);
  });
});

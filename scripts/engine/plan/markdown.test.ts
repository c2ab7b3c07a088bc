import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { change } from "#scripts/engine/plan/testing/change";
import { previewMarkdown } from "./markdown.ts";
import { changeOf, reportOf } from "./testing/report.ts";

const replaced = changeOf("aws_db_instance.primary", { action: "replace", reason: "forced by engine" });

describe("previewMarkdown", () => {
  it("begins with a table of all stacks, and has a fold for each that changes", () => {
    const reports = [
      reportOf("dev-vpc", { summary: "1 to add", add: 1, resources: [changeOf("aws_vpc.a", { action: "create" })] }),
      reportOf("dev-keys"),
      reportOf("dev-eks", { label: "blocked", summary: null, reasons: ["no quota\nask for more"] }),
      reportOf("dev-rds", { skipped: "unchanged since the last deploy", summary: null }),
    ];
    const text = previewMarkdown(reports, "dev");
    expect(text.split("\n").slice(0, 8)).toEqual([
      "### Plan of <code>dev</code>",
      "",
      "| Stack | Preview | Add | Change | Replace | Remove |",
      "|---|---|--:|--:|--:|--:|",
      "| <code>dev-vpc</code> | exact | 1 | 0 | 0 | 0 |",
      "| <code>dev-keys</code> | exact | 0 | 0 | 0 | 0 |",
      "| <code>dev-eks</code> | **blocked** | - | - | - | - |",
      "| <code>dev-rds</code> | skipped | - | - | - | - |",
    ]);
    expect(text).toContain("<summary><code>dev-vpc</code>: 1 to add</summary>\n\n- create <code>aws&#95;vpc.a</code>");
    expect(text).toContain(
      "<summary><code>dev-eks</code>: blocked</summary>\n\n- <code>no quota</code>\n- <code>ask for more</code>",
    );
    expect(text).toContain("- not planned: <code>unchanged since the last deploy</code>");
    expect(text).not.toContain("<summary><code>dev-keys</code>");
  });

  it("puts the reason of a replacement in front of its address, and its attributes below", () => {
    const text = previewMarkdown(
      [reportOf("dev-rds", { summary: "1 to replace", replace: 1, resources: [replaced] })],
      "dev",
    );
    expect(text).toContain(
      "- **replace** (<code>forced by engine</code>) <code>aws&#95;db&#95;instance.primary</code>\n  - <code>size</code>: <code>1</code> → <code>2</code>",
    );
  });

  it("says which contract changes, and who reads it", () => {
    const fields = [
      { ...change("vpcId", '"a"', "(known after apply)"), readers: ["dev-eks", "dev-rds"] },
      { ...change("cidr", '"b"', undefined), readers: [] },
    ];
    const changed = reportOf("dev-vpc", { summary: "1 to change", contract: { name: "vpc", first: false, fields } });
    const first = reportOf("dev-vpc", { summary: "1 to add", contract: { name: "vpc", first: true, fields } });
    expect(previewMarkdown([changed], "dev")).toContain(
      '- contract <code>vpc</code> <code>vpcId</code>: <code>"a"</code> → <code>(known after apply)</code>; read by <code>dev-eks</code>, <code>dev-rds</code>\n' +
        '- contract <code>vpc</code> <code>cidr</code>: <code>"b"</code> → nothing; read by nobody',
    );
    expect(previewMarkdown([first], "dev")).toContain(
      "publishes the contract <code>vpc</code> for the first time; read by <code>dev-eks</code>, <code>dev-rds</code>",
    );
  });

  it("says what others changed, and which ad-hoc settings would be undone", () => {
    const report = reportOf("dev-a", { drifted: ["aws_sqs_queue.q"], undoneSettings: { "pipeline.retries": "9" } });
    const text = previewMarkdown([report], "dev");
    expect(text).toContain("- changed outside: <code>aws&#95;sqs&#95;queue.q</code>");
    expect(text).toContain("- undoes the ad-hoc setting <code>pipeline.retries=9</code>");
  });

  it.each([
    ["HTML", '<img src=x onerror=alert(1)></code></details><script>"'],
    ["a mention", "@org/team and @someone"],
    ["a link", "[click](https://evil.example) https://evil.example www.evil.example a@evil.example"],
    ["an image, a heading, a fence, a rule", "![x](y)\n# big\n```\n~~~\n---\n***"],
    ["a table's end", "a | b |\n|---|\n\n"],
    ["character references", "&lt;b&gt; &#60;b&#62;"],
    ["references to issues and emoji", "#1 GH-1 :smile: org/repo#1"],
    ["an end of the code", "`` ` `` </code>"],
  ])("lets no value bring in %s", (_, hostile) => {
    const attributes = [change(hostile, hostile, hostile)];
    const report = reportOf("dev-a", {
      label: "placeholder",
      summary: "1 to change",
      reasons: [hostile],
      resources: [changeOf(hostile, { attributes, reason: hostile, movedFrom: hostile, importing: hostile })],
      outputs: attributes,
      contract: { name: "a", first: false, fields: [{ ...attributes[0]!, readers: ["dev-b"] }] },
      drifted: [hostile],
      newSettings: { [hostile]: hostile },
      undoneSettings: { [hostile]: hostile },
    });
    expect(foreignIn(previewMarkdown([report], "dev"))).toEqual([]);
  });

  it("lets no text whatever be more than text", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary", maxLength: 60 }), (hostile) => {
        const report = reportOf("dev-a", {
          drifted: [hostile],
          resources: [changeOf(hostile)],
          summary: "1 to change",
        });
        expect(foreignIn(previewMarkdown([report], "dev"))).toEqual([]);
      }),
      { numRuns: 300 },
    );
  });

  it.each([
    [
      "many stacks",
      Array.from({ length: 300 }, (_, index) =>
        reportOf(`dev-${index}`, { summary: "1 to change", resources: [replaced] }),
      ),
    ],
    [
      "one stack of many resources",
      [reportOf("dev-a", { summary: "1 to change", resources: Array(3000).fill(replaced) })],
    ],
    ["more stacks than the table can hold", Array.from({ length: 3000 }, (_, index) => reportOf(`dev-${index}`))],
  ])("stays below GitHub's limit with %s, closes what it opens, and says what to do", (_, reports) => {
    const text = previewMarkdown(reports, "dev");
    expect(text.length).toBeGreaterThan(50_000);
    expect(text.length).toBeLessThanOrEqual(60_000);
    expect(text.split("<details>").length).toBe(text.split("</details>").length);
    expect(text.split("<code>").length).toBe(text.split("</code>").length);
    expect(text.split("\n").pop()).toBe("Left out for length; `npm run sluice -- plan --env dev` shows all of it.");
  });
});

/** Lines of a summary that hold anything but its own words, its own tags, and inert text within code. */
function foreignIn(markdown: string): string[] {
  const inert = /<code>(?:[A-Za-z0-9 ,./=+()"'-]|&#\d+;)*<\/code>/g;
  const own = /^(?:[\w ,;:→-]|\*\*|[()|.]|<\/?details>|<\/?summary>|### )*$/;
  return markdown.split("\n").filter((line) => {
    const code = line.match(inert)?.join("") ?? "";
    return !own.test(line.replace(inert, "")) || /www\./i.test(code);
  });
}

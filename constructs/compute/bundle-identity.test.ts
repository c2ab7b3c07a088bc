import { readFileSync, rmSync } from "node:fs";
import { join, resolve } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { bundleFunction } from "./bundle.ts";
import { compile } from "./bundle-compile.ts";
import { folder, removeFolders, run, unzip, write } from "./testing/bundled.ts";

const REPOSITORY = resolve(import.meta.dirname, "../..");

afterAll(removeFolders);

const ENTRY = "functions/score/handler.ts";
const HANDLER = `import type { Card } from "./card.ts";
import { score } from "./rules.ts";

export const handler = async (card: Card) => score(card);
`;
const CARD = "export interface Card {\n  readonly amount: number;\n}\n";
const RULES = `import type { Card } from "./card.ts";
const limit = 100;
export const score = ({ amount }: Card) => {
  if (amount > limit) throw new Error("too much");
  return { amount, kind: "fine" };
};
`;
const FILES = { "package.json": '{"type":"module"}', "package-lock.json": "{}" };
const SOURCES = { [ENTRY]: HANDLER, "functions/score/card.ts": CARD, "functions/score/rules.ts": RULES };

type Sources = Readonly<Record<string, string>>;
const put = (root: string, sources: Sources) => {
  for (const [file, text] of Object.entries(sources)) write(root, file, text);
};

/** A bundle, and that of the same repository after an edit, with the cache of the first. */
const edited = (edit: Sources, gone: readonly string[] = []) => {
  const root = folder();
  put(root, { ...FILES, ...SOURCES });
  const before = bundleFunction({ entry: ENTRY, root });
  const zip = readFileSync(before.path);
  put(root, edit);
  for (const file of gone) rmSync(join(root, file));
  const after = bundleFunction({ entry: ENTRY, root });
  return { before, after, zip };
};

const toRules = (change: (text: string) => string) => ({ "functions/score/rules.ts": change(RULES) });
const renamed = (from: string, to: string) => (text: string) => text.replaceAll(from, to);

describe("what a bundle is known by", () => {
  it.each<[string, Sources, string[]?]>([
    ["a comment", toRules((text) => `// Ask the bank before raising it.\n${text}/* the end */\n`)],
    ["a legal comment", toRules((text) => `/*! @license MIT, see ${"x".repeat(300)} */\n${text}`)],
    ["a comment within an expression", toRules(renamed("amount > limit", "amount /* in cents */ > limit"))],
    [
      "a reformatting",
      toRules((text) =>
        text
          .replace('{ amount, kind: "fine" }', "{\n    amount,\n\n    'kind': 'fine',\n  }")
          .replace(
            'if (amount > limit) throw new Error("too much");',
            "if (amount > limit) {\n\tthrow new Error('too much')\n}",
          ),
      ),
    ],
    ["another type", toRules(renamed("{ amount }: Card", "{ amount }: Readonly<Record<keyof Card, number>>"))],
    [
      "an inner module under another name, in another folder",
      {
        [ENTRY]: HANDLER.replace("./rules.ts", "./zebra/zzzzzzzz.ts"),
        "functions/score/zebra/zzzzzzzz.ts": RULES.replace("./card", "../card"),
      },
      ["functions/score/rules.ts"],
    ],
    [
      "a moved module of types",
      {
        [ENTRY]: HANDLER.replace("./card.ts", "./model/qqqqqqqq.ts"),
        "functions/score/rules.ts": RULES.replace("./card.ts", "./model/qqqqqqqq.ts"),
        "functions/score/model/qqqqqqqq.ts": CARD,
      },
      ["functions/score/card.ts"],
    ],
  ])("is the same after %s: nothing is deployed", (_, edit, gone) => {
    const { before, after } = edited(edit, gone);
    expect(after).toEqual(before);
  });

  it.each<[string, Sources]>([
    ["a literal", toRules(renamed("100", "101"))],
    ["a condition", toRules(renamed(" > ", " >= "))],
    ["a text", toRules(renamed("fine", "good"))],
    ["a package", { "node_modules/limits/index.js": "export const more = 2;\n" }],
  ])("is another after a change of %s", (what, edit) => {
    const withPackage = what === "a package";
    const base: Sources = withPackage
      ? {
          "node_modules/limits/package.json": '{"name":"limits","type":"module","main":"index.js"}',
          "node_modules/limits/index.js": "export const more = 1;\n",
          "functions/score/rules.ts": `import { more } from "limits";\n${RULES.replace("100", "100 * more")}`,
        }
      : {};
    const root = folder();
    put(root, { ...FILES, ...SOURCES, ...base });
    const before = bundleFunction({ entry: ENTRY, root });
    put(root, withPackage ? { ...edit, "package-lock.json": '{"version":"2"}' } : edit);
    const after = bundleFunction({ entry: ENTRY, root });
    expect(after.digest).not.toBe(before.digest);
    expect(after.sha256Base64).not.toBe(before.sha256Base64);
    expect(after.path).not.toBe(before.path);
  });

  it("keeps stack traces right: the zip of an edited source has that source's lines", () => {
    const { before, after, zip } = edited(toRules((text) => `// One.\n// Two.\n${text}`));
    expect(after.digest).toBe(before.digest);
    expect(readFileSync(after.path)).not.toEqual(zip);
    const script = `import { handler } from "./index.mjs"; await handler({ amount: 101 }).catch(({ stack }) => console.log(stack));`;
    expect(run(after, script, {}, ["--enable-source-maps"]).stdout).toMatch(/score \(.*functions\/score\/rules\.ts:6:/);
    expect(unzip(after)["index.mjs"]).toContain("sourceMappingURL=index.mjs.map");
  });

  it.each(["ingest-events", "process-events"])("names no file of the repository in the code of %s", (name) => {
    const { code } = compile(REPOSITORY, `functions/${name}/handler.ts`);
    expect(code).not.toContain(`functions/${name}/`);
    expect(code).not.toContain("functions/runtime/");
  });
});

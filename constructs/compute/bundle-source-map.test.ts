import { SourceMap } from "node:module";
import { buildSync } from "esbuild";
import { describe, expect, it } from "vitest";
import { ownSourceMap } from "./bundle-source-map.ts";

/** A bundle of one own module and one package, made by the same compiler. */
const bundle = () => {
  const root = import.meta.dirname;
  const { outputFiles } = buildSync({
    stdin: {
      contents:
        'import { zipSync } from "fflate";\n\nexport const zip = () => {\n  throw new Error(String(zipSync({})));\n};\n',
      sourcefile: "own.ts",
      resolveDir: root,
    },
    bundle: true,
    format: "esm",
    minify: true,
    sourcemap: "linked",
    sourcesContent: false,
    outfile: "index.mjs",
    absWorkingDir: root,
    write: false,
  });
  const find = (end: string) => outputFiles.find(({ path }) => path.endsWith(end))!.text;
  return { code: find(".mjs"), map: find(".map") };
};

describe("ownSourceMap", () => {
  it("leads from the code to the line that was written", () => {
    const { code, map } = bundle();
    const lines = code.split("\n");
    const line = lines.findIndex((text) => text.includes("throw new Error(String("));
    const column = lines[line]!.indexOf("throw new Error(String(");
    const own = new SourceMap(JSON.parse(ownSourceMap(map)));
    expect(own.findEntry(line, column)).toMatchObject({ originalSource: "own.ts", originalLine: 3, originalColumn: 2 });
  });

  it("says nothing about the code of packages, and names none", () => {
    const { map } = bundle();
    expect(JSON.parse(map).sources.some((source: string) => source.includes("fflate"))).toBe(true);
    const own = ownSourceMap(map);
    expect(JSON.parse(own).sources).toEqual(["own.ts"]);
    expect(own.length).toBeLessThan(map.length / 10);
    expect(new SourceMap(JSON.parse(own)).findEntry(0, 0)).not.toHaveProperty("originalSource", "own.ts");
  });
});

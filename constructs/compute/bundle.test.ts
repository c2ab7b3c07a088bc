import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { readdirSync, readFileSync, rmSync, statSync, symlinkSync, utimesSync, writeFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { text } from "node:stream/consumers";
import { afterAll, describe, expect, it } from "vitest";
import { bundleFunction } from "./bundle.ts";
import { folder, LONG_AGO, removeFolders, run, unzip, write } from "./testing/bundled.ts";

const REPOSITORY = resolve(import.meta.dirname, "../..");

afterAll(removeFolders);

const HANDLER = 'import { greet } from "./greet.ts";\nexport const handler = async () => greet("lambda");\n';
const GREET = "export const greet = (name: string) => `hello ${name}`;\n";

/** A small repository with one function. */
const project = (files: Readonly<Record<string, string>> = {}) => {
  const root = folder();
  const all = {
    "package.json": '{"type":"module"}',
    "package-lock.json": "{}",
    "functions/hello/handler.ts": HANDLER,
    "functions/hello/greet.ts": GREET,
  };
  for (const [file, text] of Object.entries({ ...all, ...files })) write(root, file, text);
  const bundle = () => bundleFunction({ entry: "functions/hello/handler.ts", root });
  /** Whether a synth builds, seen by what it writes. */
  const builds = () => {
    const manifest = join(root, ".sluice/bundles/functions-hello-handler.json");
    const before = readFileSync(manifest);
    utimesSync(manifest, LONG_AGO, LONG_AGO);
    const bundled = bundle();
    return {
      built: statSync(manifest).mtimeMs !== LONG_AGO.getTime(),
      changed: !readFileSync(manifest).equals(before),
      bundled,
    };
  };
  return { root, bundle, builds };
};

describe("bundleFunction", () => {
  it("gives a zip that node runs", () => {
    const result = run(project().bundle(), 'import { handler } from "./index.mjs"; console.log(await handler());');
    expect(result.stdout).toBe("hello lambda\n");
  });

  it("is described by its code, as Terraform writes hashes", () => {
    const bundled = project().bundle();
    const code = createHash("sha256").update(unzip(bundled)["index.mjs"]!);
    expect(bundled.sha256Base64).toBe(code.digest("base64"));
    expect(Buffer.from(bundled.sha256Base64, "base64").toString("hex")).toBe(bundled.digest);
    expect(bundled.path).toContain(bundled.digest.slice(0, 16));
  });

  it("gives the same bytes in two folders, and names neither", () => {
    const [one, other] = [project(), project()];
    const [first, second] = [one.bundle(), other.bundle()];
    expect(first.digest).toBe(second.digest);
    expect(readFileSync(first.path)).toEqual(readFileSync(second.path));
    expect(Object.values(unzip(first)).join()).not.toContain(dirname(one.root));
  });

  it("does not heed a tsconfig or a link to the packages, which differ from machine to machine", () => {
    const handler = { "functions/hello/handler.ts": `${HANDLER}export class Greeting {\n  text = greet("x");\n}\n` };
    const plain = project(handler);
    const tsconfig = '{"compilerOptions":{"useDefineForClassFields":false}}';
    const other = project({ ...handler, "tsconfig.json": tsconfig });
    symlinkSync(join(REPOSITORY, "node_modules"), join(other.root, "node_modules"));
    expect(other.bundle().digest).toBe(plain.bundle().digest);
  });

  it("builds anew when a source changes, and only then", () => {
    const { root, bundle, builds } = project();
    const first = bundle();
    expect(builds()).toMatchObject({ built: false, bundled: first });
    write(root, "functions/hello/greet.ts", GREET.replace("hello", "goodbye"));
    const { built, bundled } = builds();
    expect(built).toBe(true);
    expect(bundled.digest).not.toBe(first.digest);
    expect(unzip(bundled)["index.mjs"]).toContain("goodbye");
  });

  it("does not build for a source that was only touched", () => {
    const { root, bundle, builds } = project();
    bundle();
    utimesSync(join(root, "functions/hello/greet.ts"), new Date(), new Date());
    expect(builds().built).toBe(false);
  });

  it.each(["package.json", "package-lock.json", "node_modules/.package-lock.json"])(
    "builds anew when the dependencies change in %s",
    (file) => {
      const { root, bundle, builds } = project();
      bundle();
      write(root, file, '{"type":"module","version":"2"}');
      expect(builds().built).toBe(true);
      expect(builds().built).toBe(false);
    },
  );

  it("does not trust a source that was written while it was being read", () => {
    const { root, bundle } = project();
    bundle();
    rmSync(join(root, ".sluice"), { recursive: true });
    utimesSync(join(root, "functions/hello/greet.ts"), new Date(Date.now() + 5_000), new Date(Date.now() + 5_000));
    bundle();
    expect(readdirSync(join(root, ".sluice/bundles")).filter((name) => name.endsWith(".json"))).toEqual([]);
  });

  it.each([
    ["a deleted zip", (path: string) => rmSync(path)],
    ["a damaged zip", (path: string) => writeFileSync(path, "PK")],
    [
      "a damaged manifest",
      (path: string) => writeFileSync(join(dirname(path), "functions-hello-handler.json"), '{"inputs":'),
    ],
  ])("mends %s", (_, damage) => {
    const { bundle } = project();
    const before = bundle();
    const bytes = readFileSync(before.path);
    damage(before.path);
    expect(bundle()).toEqual(before);
    expect(readFileSync(before.path)).toEqual(bytes);
  });

  it("may run in several synths at once: each gets a whole zip, and no draft stays", async () => {
    const { root } = project();
    const script = `import { bundleFunction } from ${JSON.stringify(new URL("./bundle.ts", import.meta.url).href)};
      console.log(bundleFunction({ entry: "functions/hello/handler.ts", root: ${JSON.stringify(root)} }).digest);`;
    const synth = () =>
      text(
        spawn(process.execPath, ["--import", "tsx", "--input-type=module", "--eval", script], { cwd: REPOSITORY })
          .stdout,
      );
    const digests = await Promise.all([synth(), synth(), synth()]);
    expect(new Set(digests).size).toBe(1);
    expect(digests[0]).toMatch(/^[0-9a-f]{64}\n$/);
    const left = readdirSync(join(root, ".sluice/bundles"));
    expect(left.sort()).toEqual([
      `functions-hello-handler-${digests[0]!.slice(0, 16)}.zip`,
      "functions-hello-handler.json",
    ]);
  });

  it.each([
    [
      "a missing module",
      'import { x } from "./gone.ts";\nexport const handler = x;\n',
      /functions\/hello\/handler\.ts:1:19: Could not resolve ".\/gone\.ts"/,
    ],
    [
      "a name that is not exported",
      'import { gone } from "./greet.ts";\nexport const handler = gone;\n',
      /functions\/hello\/handler\.ts:1:10: No matching export/,
    ],
    ["bad syntax", "export const handler = ;\n", /functions\/hello\/handler\.ts:1:24: Unexpected/],
    ["no handler", "export const handle = 1;\n", /functions\/hello\/handler\.ts:1:1: does not export "handler"/],
  ])("says which function, file and line for %s", (_, text, reason) => {
    const { bundle } = project({ "functions/hello/handler.ts": text });
    expect(bundle).toThrow(/^Function functions\/hello cannot be bundled:/);
    expect(bundle).toThrow(reason);
  });

  it("lets a stack trace name the line that was written", () => {
    const { bundle } = project({
      "functions/hello/greet.ts": "\n\nexport const greet = (name: string) => {\n  throw new Error(name);\n};\n",
    });
    const script = 'import { handler } from "./index.mjs"; await handler().catch((error) => console.log(error.stack));';
    expect(run(bundle(), script, {}, ["--enable-source-maps"]).stdout).toMatch(/functions\/hello\/greet\.ts:4:9/);
  });
});

import { spawnSync } from "node:child_process";
import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { unzipSync } from "fflate";
import { afterAll, describe, expect, it } from "vitest";
import { type Bundle, bundleFunction } from "./bundle.ts";
import { compile } from "./bundle-compile.ts";

const REPOSITORY = resolve(import.meta.dirname, "../..");
const FUNCTIONS = ["ingest-events", "process-events"];
const LONG_AGO = new Date("2020-01-01T00:00:00Z");

const folders: string[] = [];
const folder = () => {
  const path = mkdtempSync(join(tmpdir(), "bundle-"));
  folders.push(path);
  return path;
};
afterAll(() => {
  for (const path of folders) rmSync(path, { recursive: true });
});

const write = (root: string, file: string, text: string) => {
  mkdirSync(dirname(join(root, file)), { recursive: true });
  writeFileSync(join(root, file), text);
  utimesSync(join(root, file), LONG_AGO, LONG_AGO);
};

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

const unzip = ({ path }: Bundle): Record<string, string> =>
  Object.fromEntries(
    Object.entries(unzipSync(readFileSync(path))).map(([name, bytes]) => [name, Buffer.from(bytes).toString()]),
  );

/** What node prints for a script beside the unpacked bundle. */
const run = (bundle: Bundle, script: string, env: NodeJS.ProcessEnv = {}, flags: string[] = []) => {
  const directory = folder();
  for (const [name, text] of Object.entries(unzip(bundle))) write(directory, name, text);
  write(directory, "run.mjs", script);
  return spawnSync(process.execPath, [...flags, "run.mjs"], {
    cwd: directory,
    env: { PATH: process.env.PATH, ...env },
    encoding: "utf8",
  });
};

describe("bundleFunction", () => {
  it("gives a zip that node runs", () => {
    const result = run(project().bundle(), 'import { handler } from "./index.mjs"; console.log(await handler());');
    expect(result.stdout).toBe("hello lambda\n");
  });

  it("describes the zip as Terraform and AWS do", () => {
    const { path, sha256Base64, digest } = project().bundle();
    expect(Buffer.from(sha256Base64, "base64").toString("hex")).toBe(digest);
    expect(path).toContain(digest.slice(0, 16));
  });

  it("gives the same bytes in two folders, and names neither", () => {
    const [one, other] = [project(), project()];
    const [first, second] = [one.bundle(), other.bundle()];
    expect(first.digest).toBe(second.digest);
    expect(readFileSync(first.path)).toEqual(readFileSync(second.path));
    expect(Object.values(unzip(first)).join()).not.toContain(dirname(one.root));
  });

  it("does not heed a tsconfig or a link to the packages, which differ from machine to machine", () => {
    const plain = project();
    const other = project({ "tsconfig.json": '{"compilerOptions":{"target":"es5","jsx":"react"}}' });
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

  it("answers from the cache in less than 20 ms", () => {
    for (const name of FUNCTIONS) {
      const outdir = folder();
      const bundle = () => bundleFunction({ entry: `functions/${name}/handler.ts`, outdir });
      bundle();
      const times = Array.from({ length: 5 }, () => {
        const began = performance.now();
        bundle();
        return performance.now() - began;
      });
      expect(Math.min(...times)).toBeLessThan(20);
    }
  });

  it("may run in several synths at once: each gets a whole zip, and no draft stays", async () => {
    const { root } = project();
    const script = `import { bundleFunction } from ${JSON.stringify(new URL("./bundle.ts", import.meta.url).href)};
      console.log(bundleFunction({ entry: "functions/hello/handler.ts", root: ${JSON.stringify(root)} }).digest);`;
    const { spawn } = await import("node:child_process");
    const { text } = await import("node:stream/consumers");
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

describe("the functions of this repository", () => {
  const outdir = folder();
  const bundleOf = (name: string) => bundleFunction({ entry: `functions/${name}/handler.ts`, outdir });

  it.each(FUNCTIONS)("%s: less than 400 KB", (name) => {
    expect(statSync(bundleOf(name).path).size).toBeLessThan(400 * 1024);
  });

  it.each([
    ["ingest-events", ["kinesis", "secrets-manager"]],
    ["process-events", ["dynamodb", "s3", "sqs"]],
  ])("%s: carries just the clients it uses", (name, clients) => {
    const { inputs } = compile(REPOSITORY, `functions/${name}/handler.ts`);
    const found = inputs.flatMap((input) => /^node_modules\/@aws-sdk\/client-([^/]+)/.exec(input)?.[1] ?? []);
    expect([...new Set(found)]).toEqual(clients);
  });

  it.each(FUNCTIONS)("%s: says what is missing when it starts without its settings", (name) => {
    const { stderr, status } = run(bundleOf(name), 'await import("./index.mjs");');
    expect(status).not.toBe(0);
    expect(stderr).toMatch(/SettingsError.*This function cannot start: POWERTOOLS_SERVICE_NAME is missing/);
    expect(stderr.length).toBeLessThan(4_000);
  });

  it("ingest-events: the bundle answers a request", () => {
    const env = {
      POWERTOOLS_SERVICE_NAME: "i",
      POWERTOOLS_METRICS_NAMESPACE: "n",
      EVENT_STREAM_NAME: "s",
      CARD_TOKEN_SECRET_ID: "k",
      AWS_REGION: "ap-northeast-2",
    };
    const script = `import { handler } from "./index.mjs";
      const answer = await handler({ body: "{}" }, { getRemainingTimeInMillis: () => 9000 });
      console.log(JSON.stringify(answer.statusCode));`;
    expect(run(bundleOf("ingest-events"), script, env).stdout.trim().split("\n").at(-1)).toBe("400");
  });

  it("process-events: the bundle answers a batch", () => {
    const env = {
      POWERTOOLS_SERVICE_NAME: "p",
      POWERTOOLS_METRICS_NAMESPACE: "n",
      EVENTS_TABLE_NAME: "t",
      EVENT_RETENTION_DAYS: "1",
      QUARANTINE_BUCKET_NAME: "b",
      QUARANTINE_QUEUE_URL: "http://127.0.0.1/q",
      AWS_REGION: "ap-northeast-2",
    };
    const script = `import { handler } from "./index.mjs";
      console.log(JSON.stringify(await handler({ Records: [] }, { getRemainingTimeInMillis: () => 9000 })));`;
    expect(run(bundleOf("process-events"), script, env).stdout.trim().split("\n").at(-1)).toBe(
      '{"batchItemFailures":[]}',
    );
  });

  it("come out the same from two checkouts", () => {
    const copies = [folder(), folder()].map((root) => {
      for (const file of ["functions", "package.json", "package-lock.json"])
        cpSync(join(REPOSITORY, file), join(root, file), { recursive: true });
      symlinkSync(join(REPOSITORY, "node_modules"), join(root, "node_modules"));
      return FUNCTIONS.map((name) => bundleFunction({ entry: `functions/${name}/handler.ts`, root }).digest);
    });
    expect(copies[0]).toEqual(copies[1]);
    expect(copies[0]).toEqual(FUNCTIONS.map((name) => bundleOf(name).digest));
  });
});

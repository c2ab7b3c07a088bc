import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";

const repository = join(import.meta.dirname, "..");

let place: string;
beforeEach(() => {
  place = mkdtempSync(join(tmpdir(), "sluice-run-"));
});
afterEach(() => rmSync(place, { recursive: true, force: true }));

describe("the app, as cdktf runs it", () => {
  it("makes of the platform what it does compiled file by file", () => {
    const { app } = JSON.parse(readFileSync(join(repository, "cdktf.json"), "utf8"));
    expect(app).toBe("node scripts/run.mjs app.ts");
    const synthesized = (args: readonly string[], outdir: string) => {
      const env = { ...process.env, SLUICE_ENV: "dev", CDKTF_OUTDIR: join(place, outdir) };
      const { stderr } = spawnSync(process.execPath, args, { cwd: repository, env, encoding: "utf8" });
      expect(stderr).toBe("");
      const stacks = readdirSync(join(place, outdir, "stacks"));
      const text = (id: string) => readFileSync(join(place, outdir, "stacks", id, "cdk.tf.json"), "utf8");
      return Object.fromEntries(stacks.map((id) => [id, text(id)]));
    };
    const compiled = synthesized(app.split(" ").slice(1), "compiled");
    expect(Object.keys(compiled)).toContain("dev-vpc");
    expect(compiled).toEqual(synthesized(["--import", "tsx", "app.ts"], "by-file"));
  });
});

describe("a program", () => {
  /** A repository of its own, with the packages and the set-up of this one. */
  beforeEach(() => {
    symlinkSync(join(repository, "node_modules"), join(place, "node_modules"));
    mkdirSync(join(place, "scripts/setup"), { recursive: true });
    mkdirSync(join(place, "beside"));
    for (const file of ["run.mjs", "setup/compiled.mjs", "setup/report.mjs"])
      writeFileSync(join(place, "scripts", file), readFileSync(join(repository, "scripts", file)));
    write("package.json", '{"type":"module"}');
  });
  const write = (file: string, text: string) => writeFileSync(join(place, file), text);
  const run = (...args: string[]) => {
    const { status, stdout, stderr } = spawnSync(process.execPath, [join(place, "scripts/run.mjs"), ...args], {
      cwd: place,
      encoding: "utf8",
    });
    return { status, stdout, stderr };
  };
  const kept = () => readdirSync(join(place, ".sluice/compiled")).filter((name) => !name.endsWith(".json"));
  const says = (stdout: string) => ({ status: 0, stdout, stderr: "" });

  it("gets its arguments, and its files find what lies beside them and the packages", () => {
    write("beside/text.txt", "found");
    const own = 'import { readFileSync } from "node:fs";\nimport { join } from "node:path";\n';
    write(
      "beside/own.ts",
      `${own}export const text: string = readFileSync(join(import.meta.dirname, "text.txt"), "utf8");\n`,
    );
    write(
      "main.ts",
      'import { text } from "./beside/own.ts";\nimport { App } from "cdktf";\nconsole.log(text, typeof App, process.argv.slice(2).join());\n',
    );
    expect(run("main.ts", "a b", "--c")).toEqual(says("found function a b,--c\n"));
  });

  it("is compiled once, and again when a source of it changes, imported late or not", () => {
    write("late.ts", 'export const word: string = "late";\n');
    write("main.ts", 'const { word } = await import("./late.ts");\nconsole.log(word);\n');
    expect(run("main.ts")).toEqual(says("late\n"));
    const [first] = kept();
    expect(run("main.ts")).toEqual(says("late\n"));
    expect(kept()).toEqual([first]);
    write("late.ts", 'export const word: string = "later";\n');
    expect(run("main.ts")).toEqual(says("later\n"));
    write("late.ts", 'export const word: string = "newer";\n');
    utimesSync(join(place, "late.ts"), 1_700_000_000, 1_700_000_000);
    expect(run("main.ts")).toEqual(says("newer\n"));
    expect(kept()).toHaveLength(3);
  });

  it("is not another one, and keeps the names of its classes", () => {
    write("beside/one.ts", "export class Trouble extends Error {}\n");
    write(
      "main.ts",
      'import { Trouble as One } from "./beside/one.ts";\nclass Trouble extends Error {}\nconsole.log(One.name, Trouble.name);\n',
    );
    write("other.ts", 'console.log("other");\n');
    expect(run("main.ts")).toEqual(says("Trouble Trouble\n"));
    expect(run("other.ts")).toEqual(says("other\n"));
    expect(run("main.ts")).toEqual(says("Trouble Trouble\n"));
  });

  it("runs whoever compiles it at the same moment, and after what was kept is damaged", async () => {
    write("main.ts", 'console.log("well");\n');
    const ends = Array.from({ length: 6 }, () => {
      const child = spawn(process.execPath, [join(place, "scripts/run.mjs"), "main.ts"], {
        cwd: place,
        stdio: "ignore",
      });
      return once(child, "exit");
    });
    expect((await Promise.all(ends)).map(([code]) => code)).toEqual([0, 0, 0, 0, 0, 0]);
    for (const name of readdirSync(join(place, ".sluice/compiled")))
      if (name.endsWith(".json")) write(`.sluice/compiled/${name}`, '{"module":"/nowhere');
    expect(run("main.ts")).toEqual(says("well\n"));
    for (const name of kept()) rmSync(join(place, ".sluice/compiled", name), { recursive: true });
    expect(run("main.ts")).toEqual(says("well\n"));
  });

  it("runs where nothing can be kept", () => {
    write("main.ts", 'const word: string = "well";\nconsole.log(word);\n');
    write(".sluice", "a file in the folder's place");
    expect(run("main.ts")).toEqual(says("well\n"));
  });

  it("forgets what nobody has compiled for a week", () => {
    write("main.ts", 'console.log("well");\n');
    run("main.ts");
    const [old = ""] = kept();
    utimesSync(join(place, ".sluice/compiled", old), 1_700_000_000, 1_700_000_000);
    write("main.ts", 'console.log("anew");\n');
    expect(run("main.ts")).toEqual(says("anew\n"));
    expect(kept()).toHaveLength(1);
    expect(kept()).not.toContain(old);
  });

  it("tells what it throws by the line of its TypeScript, and where it cannot be compiled", () => {
    write("main.ts", 'interface Unused {\n  readonly a: 1;\n}\n\nthrow new RangeError("too large");\n');
    const thrown = run("main.ts");
    expect(thrown.status).toBe(1);
    expect(thrown.stderr).toMatch(/RangeError: too large\n.*main\.ts:5:7/s);
    write("main.ts", "const a = ;\n");
    const wrong = run("main.ts");
    expect(wrong.status).toBe(1);
    expect(wrong.stderr).toMatch(/main\.ts:1:10.*Unexpected ";"/s);
  });
});

import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";

const repository = join(import.meta.dirname, "..");
const compiled = join(repository, ".sluice", "app");

let place: string;
beforeEach(() => {
  place = mkdtempSync(join(tmpdir(), "sluice-synth-"));
});
afterEach(() => {
  rmSync(moduleOf(join(place, "app.ts")), { force: true });
  rmSync(place, { recursive: true, force: true });
});

const moduleOf = (app: string) => join(compiled, `${createHash("sha256").update(app).digest("hex").slice(0, 16)}.mjs`);

const run = (args: readonly string[], env: Record<string, string> = {}) => {
  const { status, stdout, stderr } = spawnSync(process.execPath, [join(repository, "scripts/synth.mjs"), ...args], {
    cwd: place,
    env: { ...process.env, ...env },
    encoding: "utf8",
  });
  return { status, stdout, stderr };
};

const write = (file: string, text: string): string => {
  mkdirSync(join(place, "beside"), { recursive: true });
  writeFileSync(join(place, file), text);
  return join(place, file);
};

it("is what cdktf runs, and makes of the platform what tsx does", () => {
  const { app } = JSON.parse(readFileSync(join(repository, "cdktf.json"), "utf8"));
  expect(app).toBe("node scripts/synth.mjs");
  const variables = { SLUICE_ENV: "dev", CDKTF_OUTDIR: join(place, "out") };
  expect(run([], variables)).toEqual({ status: 0, stdout: "", stderr: "" });
  const other = { ...variables, CDKTF_OUTDIR: join(place, "tsx") };
  spawnSync(process.execPath, ["--import", "tsx", "app.ts"], { cwd: repository, env: { ...process.env, ...other } });
  const stacks = readdirSync(join(place, "out", "stacks"));
  expect(stacks).toContain("dev-vpc");
  const jsonOf = (outdir: string) =>
    stacks.map((stack) => readFileSync(join(place, outdir, "stacks", stack, "cdk.tf.json"), "utf8"));
  expect(jsonOf("out")).toEqual(jsonOf("tsx"));
});

it("runs another app, whose files find what lies beside them", () => {
  write("beside/text.txt", "found");
  const own = 'import { readFileSync } from "node:fs";\nimport { join } from "node:path";\n';
  write(
    "beside/own.ts",
    `${own}export const text: string = readFileSync(join(import.meta.dirname, "text.txt"), "utf8");\n`,
  );
  const app = write(
    "app.ts",
    'import { text } from "./beside/own.ts";\nimport { App } from "cdktf";\nconsole.log(text, typeof App);\n',
  );
  expect(run([app])).toEqual({ status: 0, stdout: "found function\n", stderr: "" });
  expect(existsSync(moduleOf(app))).toBe(true);
});

it("tells what an app throws by the line of its TypeScript", () => {
  const app = write("app.ts", 'interface Unused {\n  readonly a: 1;\n}\n\nthrow new RangeError("too large");\n');
  const { status, stderr } = run([app]);
  expect(status).toBe(1);
  expect(stderr).toMatch(/RangeError: too large\n.*app\.ts:5:7/s);
});

it("tells where TypeScript is wrong, and leaves no half-written module", () => {
  const app = write("app.ts", "const a = ;\n");
  const { status, stderr } = run([app]);
  expect(status).toBe(1);
  expect(stderr).toMatch(/app\.ts:1:10.*Unexpected ";"/s);
  expect(existsSync(moduleOf(app))).toBe(false);
});

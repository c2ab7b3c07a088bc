import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { text } from "node:stream/consumers";

const SCRIPTS = join(import.meta.dirname, "../..");
/** What compiles TypeScript, which the real npm would install. */
const ESBUILD = realpathSync(join(dirname(SCRIPTS), "node_modules", "esbuild"));

const LOCK_FILE = {
  packages: {
    "": {},
    "node_modules/hello": { version: "1.0.0" },
    "node_modules/for-another-platform": { version: "1.0.0", optional: true },
  },
};

/** Does what npm does, from the lock file, without a registry. `FAKE_NPM` makes it fail or kills processes in its midst. */
const NPM = `
const { appendFileSync, mkdirSync, rmSync, symlinkSync, writeFileSync, readFileSync } = require("node:fs");
appendFileSync(process.env.FAKE_CALLS, "npm " + process.argv.slice(2).join(" ") + "\\n");
console.log("noise of npm on standard output");
rmSync("node_modules", { recursive: true, force: true });
mkdirSync("node_modules/.bin", { recursive: true });
mkdirSync("node_modules/hello");
if (process.env.FAKE_NPM === "fail") { console.error("npm error: no network"); process.exit(7); }
const { FAKE_NPM = "" } = process.env;
if (FAKE_NPM.includes("kill launcher")) process.kill(process.ppid, "SIGKILL");
if (FAKE_NPM.includes("kill npm")) process.kill(process.pid, "SIGKILL");
writeFileSync("node_modules/half-done", "");
setTimeout(() => {
  rmSync("node_modules/half-done");
  writeFileSync("node_modules/hello/hello.js", readFileSync("hello.js"));
  symlinkSync("../hello/hello.js", "node_modules/.bin/hello");
  symlinkSync(${JSON.stringify(ESBUILD)}, "node_modules/esbuild");
  const { packages } = JSON.parse(readFileSync("package-lock.json"));
  delete packages[""];
  delete packages["node_modules/for-another-platform"];
  writeFileSync("node_modules/.package-lock.json", JSON.stringify({ packages }));
}, 200);
`;

/** A repository with the set-up under test, a tool named hello, and a PATH with nothing but what a test puts there. */
export class TestRepository {
  root = realpathSync(mkdtempSync(join(tmpdir(), "sluice-setup-")));

  /** The only folder of the PATH. */
  get path(): string {
    return join(this.root, "path");
  }

  constructor() {
    for (const folder of ["path", "scripts"]) mkdirSync(join(this.root, folder));
    for (const file of ["launch.mjs", "setup"])
      cpSync(join(SCRIPTS, file), join(this.root, "scripts", file), { recursive: true });
    this.write("package.json", '{"type":"module"}');
    this.write("package-lock.json", JSON.stringify(LOCK_FILE));
    this.write("hello.js", 'console.log(["hello", ...process.argv.slice(2)].join(" "));');
    this.write(
      "scripts/sluice.ts",
      'const words: string[] = process.argv.slice(2); console.log(["sluice", ...words].join(" "));',
    );
    this.write("scripts/setup/requirements.txt", "anything==1.0.0");
    this.write("path/package.json", '{"type":"commonjs"}');
    this.command("npm", NPM);
  }

  /** Puts a command on the PATH: JavaScript, run by this Node.js. */
  command(name: string, source: string): void {
    this.write(join("path", name), `#!${process.execPath}\n${source}`, 0o755);
  }

  /** Puts a Terraform on the PATH that notes when it is asked. */
  terraform(version: string): void {
    this.command(
      "terraform",
      `require("node:fs").appendFileSync(process.env.FAKE_CALLS, "terraform\\n");
       console.log(JSON.stringify({ terraform_version: ${JSON.stringify(version)} }));`,
    );
  }

  /** Puts a Python on the PATH: one that says what it is, makes environments, and installs by leaving a note. */
  python(name: string, version: string, { complete = true } = {}): void {
    this.command(
      name,
      `const { appendFileSync, copyFileSync, mkdirSync } = require("node:fs");
       const [flag, task, ...rest] = process.argv.slice(2);
       if (flag === "-c") { console.log(${JSON.stringify(`${version} ${complete ? "True" : "False"}`)}); process.exit(); }
       appendFileSync(process.env.FAKE_CALLS, ["python", task, ...rest].join(" ") + "\\n");
       if (process.env.PIP_TARGET) { console.error("would install elsewhere"); process.exit(1); }
       if (task === "venv") {
         mkdirSync(rest[0] + "/bin", { recursive: true });
         for (const [from, to] of [[__filename, "python"], [__dirname + "/package.json", "package.json"]])
           copyFileSync(from, rest[0] + "/bin/" + to);
       }
       if (task === "pip" && process.env.FAKE_PIP === "fail") { console.error("hash mismatch"); process.exit(1); }`,
    );
  }

  write(file: string, content: string, mode = 0o644): void {
    mkdirSync(dirname(join(this.root, file)), { recursive: true });
    writeFileSync(join(this.root, file), content, { mode });
  }

  /** What the fake commands noted, one line per call. */
  calls(): string[] {
    return existsSync(this.callsFile) ? readFileSync(this.callsFile, "utf8").trimEnd().split("\n") : [];
  }

  forgetCalls(): void {
    rmSync(this.callsFile, { force: true });
  }

  private get callsFile(): string {
    return join(this.root, "calls");
  }

  /** Moves the whole repository somewhere else. */
  move(): void {
    const target = `${this.root}-moved`;
    renameSync(this.root, target);
    this.root = target;
  }

  start(args: readonly string[], env: NodeJS.ProcessEnv = {}, nodeArgs: readonly string[] = []): ChildProcess {
    return spawn(process.execPath, [...nodeArgs, "scripts/launch.mjs", ...args], {
      cwd: this.root,
      env: { PATH: this.path, FAKE_CALLS: this.callsFile, ...env },
      stdio: ["pipe", "pipe", "pipe"],
    });
  }

  async launch(args: readonly string[], env: NodeJS.ProcessEnv = {}, nodeArgs: readonly string[] = []) {
    const child = this.start(args, env, nodeArgs);
    const [out, error, [code, signal]] = await Promise.all([
      text(child.stdout!),
      text(child.stderr!),
      once(child, "exit"),
    ]);
    return { code: code as number | null, signal: signal as NodeJS.Signals | null, out, error };
  }

  /** Installs without the launcher, as somebody does by hand. */
  async installByHand(): Promise<void> {
    const env = { FAKE_CALLS: this.callsFile };
    const npm = spawn(process.execPath, [join(this.path, "npm"), "by hand"], { cwd: this.root, env, stdio: "ignore" });
    await once(npm, "exit");
  }

  dispose(): void {
    rmSync(this.root, { recursive: true, force: true });
  }
}

import { once } from "node:events";
import { readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { TestRepository } from "./testing/test-repository.ts";

let repository: TestRepository;
beforeEach(() => {
  repository = new TestRepository();
});
afterEach(() => repository.dispose());

const packageJson = new URL("../../package.json", import.meta.url);
const packageScripts: Record<string, string> = JSON.parse(readFileSync(packageJson, "utf8")).scripts;

const OLD_NODE = `data:text/javascript,${encodeURIComponent(
  "Object.defineProperty(process, 'versions', { value: { ...process.versions, node: '20.11.1' } })",
)}`;

describe("the launcher", () => {
  it("sets up and runs the tool in a fresh clone, and leaves standard output to the tool", async () => {
    const { code, out, error } = await repository.launch(["hello", "--json", "a b"]);
    expect({ code, out }).toEqual({ code: 0, out: "hello --json a b\n" });
    expect(error).toMatch(/^sluice: installing the npm packages .*\nsluice: .*: done in \d+ s\.\n$/);
  });

  it("says nothing and calls nobody when everything is there", async () => {
    await repository.launch(["hello"]);
    rmSync(repository.path, { recursive: true });
    expect(await repository.launch(["hello"])).toEqual({ code: 0, signal: null, out: "hello\n", error: "" });
  });

  it("runs the command line interface from its TypeScript", async () => {
    expect(await repository.launch(["sluice", "stacks", "--json"])).toMatchObject({
      code: 0,
      out: "sluice stacks --json\n",
    });
  });

  it.each([3, 0])("ends with the tool's exit code %i", async (code) => {
    repository.write("hello.js", `process.exitCode = ${code};`);
    expect(await repository.launch(["hello"])).toMatchObject({ code });
  });

  it("leaves signals to the tool, which gets each of them once", async () => {
    repository.write(
      "hello.js",
      `let times = 0;
       for (const name of ["SIGINT", "SIGTERM"]) process.on(name, () => console.log(name, ++times));
       process.stdin.once("data", () => process.exit(4)).resume();
       console.log("ready");`,
    );
    const child = repository.start(["hello"]);
    const lines = createInterface(child.stdout!)[Symbol.asyncIterator]();
    const exit = once(child, "exit");
    expect((await lines.next()).value).toBe("ready");
    child.kill("SIGINT");
    expect((await lines.next()).value).toBe("SIGINT 1");
    child.kill("SIGTERM");
    expect((await lines.next()).value).toBe("SIGTERM 2");
    child.stdin!.write("enough\n");
    expect(await exit).toEqual([4, null]);
  });

  it.each(Object.entries(packageScripts))(
    "gets a signal that npm gets, under `npm run %s`: no shell stands between",
    (_, script) => {
      // npm passes a signal on to the shell that it starts a script with, and that one passes on nothing.
      expect(script).toMatch(/^exec node scripts\/launch\.mjs /);
    },
  );

  it("refuses an old Node.js before it touches anything", async () => {
    const { code, error } = await repository.launch(["hello"], {}, ["--import", OLD_NODE]);
    expect(code).toBe(1);
    expect(error).toContain(`Node.js 20.12 or later is needed, and ${process.execPath} is 20.11.1; install`);
    expect(repository.calls()).toEqual([]);
  });

  it("says which file it could not write, instead of a stack trace", async () => {
    repository.write(".sluice", "a file where a folder must be");
    const { code, error } = await repository.launch(["hello"]);
    expect(code).toBe(1);
    expect(error).toMatch(
      /^sluice: E\w+: .*\.sluice.*: make it writable, or free what stands there, and run .* again\.\n$/,
    );
  });

  it.each([
    ["missing", () => {}, "there is none on the PATH"],
    ["too old", () => repository.terraform("1.10.0"), "is 1.10.0"],
    ["none at all", () => repository.command("terraform", "console.log('{}}')"), "is broken"],
  ])("answers --json with one JSON document when Terraform is %s", async (_, prepare, found) => {
    prepare();
    const { code, out, error } = await repository.launch(["sluice", "plan", "--json"]);
    const { message, ...rest } = (JSON.parse(out) as { error: { message: string } }).error;
    expect({ code, rest, message }).toEqual({
      code: 1,
      rest: { kind: "failed" },
      message: expect.stringContaining(found),
    });
    expect(error).toContain(`sluice: ${message}\n`);
  });

  it("prints no JSON for a --json that belongs to another command, or to nobody", async () => {
    for (const args of [["plan"], ["exec", "--", "show", "--json"]])
      expect(await repository.launch(["sluice", ...args])).toMatchObject({ code: 1, out: "" });
  });

  it("names what it looked for when there is no such tool", async () => {
    const file = join(repository.root, "node_modules", ".bin", "vitset");
    expect(await repository.launch(["vitset"])).toMatchObject({ code: 1, error: expect.stringContaining(file) });
    expect(await repository.launch([])).toMatchObject({ code: 1, error: expect.stringContaining("which tool?") });
  });
});

describe("what a tool needs", () => {
  it.each([
    ["hello"],
    ["sluice"],
    ["sluice", "stacks", "--env", "dev"],
    ["sluice", "doctor"],
    ["sluice", "doctor", "--rehearse"],
    ["sluice", "--help"],
    ["sluice", "secrets"],
    ["sluice", "parameters"],
    ["sluice", "compare-runs", "order-changes"],
    ["sluice", "go-no-go"],
  ])("is only the npm packages for %s %s", async (...args) => {
    expect(await repository.launch(args)).toMatchObject({ code: 0 });
  });

  it("is Terraform for what plans and deploys", async () => {
    expect(await repository.launch(["sluice", "plan"])).toMatchObject({
      code: 1,
      error: expect.stringContaining("Terraform"),
    });
    repository.terraform("1.11.0");
    expect(await repository.launch(["sluice", "plan", "--", "--rehearse"])).toMatchObject({ code: 0 });
  });

  it("is Checkov's Python alone for the policy check", async () => {
    const { code, error } = await repository.launch(["policy"]);
    expect({ code, error }).toEqual({
      code: 1,
      error: expect.stringMatching(/Python 3.10 or later is needed for Checkov/),
    });
    expect(error).not.toContain("Terraform");
  });

  it.each([
    ["vitest"],
    ["bench"],
    ["sluice", "rehearse"],
    ["sluice", "exec", "--", "sh"],
    ["sluice", "plan", "--rehearse"],
    ["sluice", "secrets", "--rehearse"],
  ])("is Terraform and Python for %s %s %s", async (...args) => {
    expect(await repository.launch(args)).toMatchObject({ code: 1, error: expect.stringContaining("Terraform") });
    repository.terraform("1.11.0");
    expect(await repository.launch(args)).toMatchObject({ code: 1, error: expect.stringContaining("Python") });
  });
});

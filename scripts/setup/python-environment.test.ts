import { rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { TestRepository } from "./testing/test-repository.ts";

let repository: TestRepository;
beforeEach(async () => {
  repository = new TestRepository();
  repository.terraform("1.11.0");
  await repository.launch(["sluice", "plan"]);
  repository.forgetCalls();
});
afterEach(() => repository.dispose());

const rehearse = (env: NodeJS.ProcessEnv = {}) => repository.launch(["sluice", "rehearse"], env);
const modules = () => repository.calls().flatMap((call) => /^python (\w+)/.exec(call)?.[1] ?? []);
const venv = (...file: string[]) => join(repository.root, ".sluice", "venv", ...file);

describe("the emulator's Python environment", () => {
  it("is made once, from wheels pinned by hash, and again when the requirements have changed", async () => {
    repository.python("python3", "3.11.2");
    const first = await rehearse();
    expect(first).toMatchObject({ code: 0, out: "sluice rehearse\n" });
    expect(first.error).toMatch(/^sluice: installing the emulator .*\n.*done in \d+ s\.\n$/);
    const [make, install] = repository.calls();
    expect(make).toBe(`python venv ${venv()}`);
    expect(install).toMatch(/^python pip install --require-hashes --only-binary :all: .*requirements\.txt$/);
    expect(await rehearse()).toMatchObject({ code: 0, error: "" });
    expect(modules()).toEqual(["venv", "pip"]);
    repository.write("scripts/setup/requirements.txt", "anything==1.0.1");
    expect(await rehearse()).toMatchObject({ code: 0 });
    expect(modules()).toEqual(["venv", "pip", "venv", "pip"]);
  });

  it("is made anew after an install that failed, whose output is shown", async () => {
    repository.python("python3", "3.11.2");
    const { code, error } = await rehearse({ FAKE_PIP: "fail" });
    expect(code).toBe(1);
    expect(error).toMatch(/pip install .* failed \(exit code 1\):\n {2}hash mismatch\nMend/);
    writeFileSync(venv("left-over"), "");
    expect(await rehearse()).toMatchObject({ code: 0 });
    expect(modules()).toEqual(["venv", "pip", "venv", "pip"]);
    expect(() => rmSync(venv("left-over"))).toThrow("ENOENT");
  });

  it("is made anew when its Python has gone or the repository has moved", async () => {
    repository.python("python3", "3.11.2");
    await rehearse();
    rmSync(venv("bin", "python"));
    expect(await rehearse()).toMatchObject({ code: 0 });
    expect(modules()).toHaveLength(4);
    repository.move();
    expect(await rehearse()).toMatchObject({ code: 0 });
    expect(modules()).toHaveLength(6);
  });

  it("is not led astray by the user's pip settings", async () => {
    repository.python("python3", "3.11.2");
    expect(await rehearse({ PIP_TARGET: "/elsewhere" })).toMatchObject({ code: 0 });
  });
});

describe("Checkov's Python environment", () => {
  it("is one of its own, with requirements of its own", async () => {
    repository.python("python3", "3.11.2");
    repository.write("scripts/policy/policy.ts", 'console.log("checked");');
    expect(await repository.launch(["policy"])).toMatchObject({ code: 0, out: "checked\n" });
    const [make, install] = repository.calls();
    expect(make).toBe(`python venv ${join(repository.root, ".sluice", "checkov")}`);
    expect(install).toMatch(/^python pip install --require-hashes .*checkov-requirements\.txt$/);
    expect(await rehearse()).toMatchObject({ code: 0 });
    expect(modules()).toEqual(["venv", "pip", "venv", "pip"]);
    expect(await repository.launch(["policy"])).toMatchObject({ code: 0, error: "" });
    expect(modules()).toHaveLength(4);
  });
});

describe("the Python it is made with", () => {
  it("is the first one that is recent and complete", async () => {
    repository.python("python3", "3.9.2");
    repository.python("python3.12", "3.12.1", { complete: false });
    repository.python("python3.11", "3.11.7");
    expect(await rehearse()).toMatchObject({ code: 0 });
    expect(modules()).toEqual(["venv", "pip"]);
  });

  it("is asked for when there is none, or only an old or broken one", async () => {
    const asked = "Python 3.10 or later is needed for the emulator, and";
    expect(await rehearse()).toMatchObject({ code: 1, error: expect.stringContaining(`${asked} there is none`) });
    repository.command("python3", "process.exit(1)");
    expect(await rehearse()).toMatchObject({ code: 1, error: expect.stringContaining(`${asked} there is none`) });
    repository.python("python", "2.7.18");
    const old = `${asked} ${join(repository.path, "python")} is 2.7.18`;
    expect(await rehearse()).toMatchObject({ code: 1, error: expect.stringContaining(old) });
  });

  it("is to be completed when it lacks the venv module", async () => {
    repository.python("python3", "3.11.2", { complete: false });
    const remedy = "has no venv module; install it (on Debian: apt install python3.11-venv)";
    expect(await rehearse()).toMatchObject({ code: 1, error: expect.stringContaining(remedy) });
  });
});

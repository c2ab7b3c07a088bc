import { mkdirSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { TestRepository } from "./testing/test-repository.ts";

const NPM_CI = "npm ci --ignore-scripts --include=dev --no-audit --no-fund --loglevel=error";

let repository: TestRepository;
beforeEach(() => {
  repository = new TestRepository();
});
afterEach(() => repository.dispose());

const lockFile = (hello: string) =>
  repository.write(
    "package-lock.json",
    JSON.stringify({ packages: { "": {}, "node_modules/hello": { version: hello } } }),
  );

describe("the npm packages", () => {
  it("are installed once, and again when the lock file has changed", async () => {
    await repository.launch(["hello"]);
    await repository.launch(["hello"]);
    expect(repository.calls()).toEqual([NPM_CI]);
    lockFile("1.0.1");
    expect(await repository.launch(["hello"])).toMatchObject({ code: 0, out: "hello\n" });
    expect(repository.calls()).toEqual([NPM_CI, NPM_CI]);
  });

  it("are left alone when somebody has installed them by hand", async () => {
    await repository.installByHand();
    expect(await repository.launch(["hello"])).toMatchObject({ code: 0, error: "" });
    expect(repository.calls()).toEqual(["npm by hand"]);
  });

  it("are installed when those installed by hand are others", async () => {
    await repository.installByHand();
    lockFile("1.0.1");
    await repository.launch(["hello"]);
    expect(repository.calls()).toEqual(["npm by hand", NPM_CI]);
  });

  it("are installed anew when those there are for another platform", async () => {
    await repository.installByHand();
    const foreign = { "node_modules/hello": { version: "1.0.0", os: ["aix"] } };
    repository.write("node_modules/.package-lock.json", JSON.stringify({ packages: foreign }));
    await repository.launch(["hello"]);
    expect(repository.calls()).toEqual(["npm by hand", NPM_CI]);
  });

  it("are repaired after an install that was killed", async () => {
    const killed = await repository.launch(["hello"], { FAKE_NPM: "kill launcher, kill npm" });
    expect(killed).toMatchObject({ signal: "SIGKILL" });
    expect(await repository.launch(["hello"])).toMatchObject({ code: 0, out: "hello\n" });
    expect(repository.calls()).toEqual([NPM_CI, NPM_CI]);
    expect(readdirSync(join(repository.root, ".sluice"))).toEqual([]);
  });

  it("are not installed twice at once when only the launcher was killed and npm goes on", async () => {
    expect(await repository.launch(["hello"], { FAKE_NPM: "kill launcher" })).toMatchObject({ signal: "SIGKILL" });
    expect(await repository.launch(["hello"])).toMatchObject({ code: 0, out: "hello\n" });
    expect(repository.calls()).toEqual([NPM_CI]);
  });

  it("are installed by one of two runs at the same time, while the other waits and says for whom", async () => {
    const runs = await Promise.all([repository.launch(["hello"]), repository.launch(["hello"])]);
    expect(runs.map(({ code, out }) => [code, out])).toEqual([
      [0, "hello\n"],
      [0, "hello\n"],
    ]);
    expect(repository.calls()).toEqual([NPM_CI]);
    expect(runs.map(({ error }) => error).join()).toMatch(/waiting for the set-up that process \d+ is doing/);
  });

  it("are installed although a lock is there, if its process has died", async () => {
    mkdirSync(join(repository.root, ".sluice"));
    // Process ids end far below this one.
    writeFileSync(join(repository.root, ".sluice", "setup.lock"), "2147483646");
    expect(await repository.launch(["hello"])).toMatchObject({ code: 0, out: "hello\n" });
    expect(readdirSync(join(repository.root, ".sluice"))).toEqual([]);
  });

  it("show what npm said when it fails, and how to mend it", async () => {
    const { code, out, error } = await repository.launch(["hello"], { FAKE_NPM: "fail" });
    expect({ code, out }).toEqual({ code: 1, out: "" });
    expect(error).toMatch(/npm ci .* failed \(exit code 7\):\n.*\n {2}npm error: no network\nMend what it says/);
    expect(readdirSync(join(repository.root, ".sluice"))).toEqual([]);
  });

  it("need an npm", async () => {
    rmSync(join(repository.path, "npm"));
    const { code, error } = await repository.launch(["hello"]);
    expect({ code, error }).toEqual({ code: 1, error: expect.stringContaining("npm is not on the PATH") });
  });
});

import { readFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { TestRepository } from "./testing/test-repository.ts";

let repository: TestRepository;
beforeEach(async () => {
  repository = new TestRepository();
  await repository.launch(["hello"]);
  repository.forgetCalls();
});
afterEach(() => repository.dispose());

const plan = () => repository.launch(["sluice", "plan"]);

describe("Terraform", () => {
  it("is asked for its version once, and again when it is another file", async () => {
    repository.terraform("1.11.0");
    expect([(await plan()).code, (await plan()).code]).toEqual([0, 0]);
    expect(repository.calls()).toEqual(["terraform"]);
    repository.terraform("1.12.0-beta1");
    expect(await plan()).toMatchObject({ code: 0, error: "" });
    expect(repository.calls()).toEqual(["terraform", "terraform"]);
  });

  it.each(["1.10.5", "1.9.99", "0.99.0"])(
    "is refused when it is %s, with where it is and what is needed",
    async (version) => {
      repository.terraform(version);
      const { code, error } = await plan();
      const message = `Terraform 1.11 or later is needed, and ${join(repository.path, "terraform")} is ${version}; install`;
      expect({ code, error }).toEqual({ code: 1, error: expect.stringContaining(message) });
    },
  );

  it("is refused when it is broken, and accepted as soon as it is mended", async () => {
    repository.command("terraform", "process.exit(1)");
    expect(await plan()).toMatchObject({ code: 1, error: expect.stringContaining("terraform is broken") });
    repository.terraform("2.0.0");
    expect(await plan()).toMatchObject({ code: 0 });
  });

  it("is refused when it does not answer, and does not go on running", async () => {
    // It would end by itself, so nothing is left for long if the limit does not work.
    const pidFile = join(repository.root, "pid");
    repository.write("path/terraform", `#!/bin/sh\ntrap "" TERM\necho $$ > '${pidFile}'\nexec /bin/sleep 30\n`, 0o755);
    const { ensureTerraform } = (await import(new URL("./terraform.mjs", import.meta.url).href)) as {
      ensureTerraform: (root: string, milliseconds: number) => string;
    };
    vi.stubEnv("PATH", repository.path);
    try {
      const place = join(repository.path, "terraform");
      expect(() => ensureTerraform(repository.root, 1_000)).toThrow(
        `terraform does not answer: ${place} did not say its version within 1 s; see what it waits for (${place} version), or install`,
      );
      const pid = Number(readFileSync(pidFile, "utf8"));
      expect(() => process.kill(pid, 0)).toThrow("ESRCH");
    } finally {
      vi.unstubAllEnvs();
    }
  });

  it.each(["12", "null", '{"major": 1}'])("is refused as broken when its version is %s", async (version) => {
    repository.command("terraform", `console.log('{"terraform_version": ${version}}')`);
    expect(await plan()).toMatchObject({ code: 1, error: expect.stringContaining("terraform is broken; install") });
  });

  it("is missed", async () => {
    expect(await plan()).toMatchObject({
      code: 1,
      error: expect.stringContaining("there is none on the PATH; install"),
    });
  });
});

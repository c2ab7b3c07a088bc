import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
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

  it("is missed", async () => {
    expect(await plan()).toMatchObject({
      code: 1,
      error: expect.stringContaining("there is none on the PATH; install"),
    });
  });
});

import { afterAll, describe, expect, it } from "vitest";
import { deploy } from "#scripts/commands/deploy/deploy";
import { smallRepository } from "#scripts/commands/testing/small-platform";
import { withTarget } from "./target.ts";

const repository = smallRepository();
afterAll(repository.remove);
const contextWith = (variables: NodeJS.ProcessEnv) => smallRepository({ variables }, repository.root).context;
const aws = { environment: "tiny", rehearse: false };

describe("the target AWS", () => {
  it("is worked on with the caller's own variables", async () => {
    const variables = { TF_WORKSPACE: "default", TF_DATA_DIR: ".elsewhere", AWS_PROFILE: "tiny" };
    const target = await withTarget(contextWith(variables), aws, async (given) => given);
    expect(target).toMatchObject({ environment: variables, outlives: true });
  });

  it.each([
    ["TF_WORKSPACE", "blue"],
    ["TF_CLI_ARGS", "-lock=false"],
    ["TF_CLI_ARGS_init", "-get=false"],
    ["TF_DATA_DIR", "/shared"],
  ])("is refused before any work when %s=%s would mislead Terraform", async (name, value) => {
    let worked = false;
    const work = withTarget(contextWith({ [name]: value }), aws, async () => {
      worked = true;
    });
    await expect(work).rejects.toMatchObject({ kind: "usage", message: expect.stringContaining(`unset ${name}`) });
    expect(worked).toBe(false);
  });

  it("keeps a forgotten workspace out of a deployment", async () => {
    const input = { ...aws, stacks: [], yes: true };
    await expect(deploy(contextWith({ TF_WORKSPACE: "blue" }), input)).rejects.toThrow(
      "TF_WORKSPACE keeps every state under another key; unset TF_WORKSPACE",
    );
  });
});

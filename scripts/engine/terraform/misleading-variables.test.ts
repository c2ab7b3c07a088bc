import { describe, expect, it } from "vitest";
import { canMislead, misleadingVariables, refuseMisleadingVariables } from "./misleading-variables.ts";

const refusal = (variables: NodeJS.ProcessEnv): unknown => {
  try {
    refuseMisleadingVariables(variables);
    return undefined;
  } catch (error) {
    return error;
  }
};

describe("variables that mislead Terraform", () => {
  it.each([
    ["TF_WORKSPACE", "s3cr3t"],
    ["TF_CLI_ARGS", "-s3cr3t"],
    ["TF_CLI_ARGS_apply", "-s3cr3t"],
    ["TF_CLI_ARGS_state_rm", "-s3cr3t"],
    ["TF_DATA_DIR", "/s3cr3t"],
    ["TF_DATA_DIR", "../s3cr3t"],
    ["TF_DATA_DIR", "a/../../s3cr3t"],
    ["TF_DATA_DIR", ".."],
  ])("%s=%s is refused by name, with how to mend it, and its value stays unsaid", (name, value) => {
    const error = refusal({ PATH: "/bin", [name]: value });
    expect(error).toMatchObject({
      kind: "usage",
      message: expect.stringMatching(new RegExp(`^${name} .*; unset ${name}$`)),
    });
    expect(String(error)).not.toContain("s3cr3t");
    expect(canMislead(name)).toBe(true);
  });

  it("are all named at once", () => {
    expect(refusal({ TF_CLI_ARGS_plan: "-x", TF_WORKSPACE: "blue", TF_CLI_ARGS: "-y" })).toMatchObject({
      message: expect.stringMatching(/; unset TF_WORKSPACE TF_CLI_ARGS_plan TF_CLI_ARGS$/),
    });
  });

  it.each<NodeJS.ProcessEnv>([
    {},
    { TF_WORKSPACE: "default" },
    { TF_WORKSPACE: "", TF_CLI_ARGS: "", TF_DATA_DIR: "" },
    { TF_WORKSPACE: undefined },
    { TF_DATA_DIR: ".terraform" },
    { TF_DATA_DIR: "..data/x" },
    { TF_CLI_CONFIG_FILE: "/etc/terraformrc", TF_LOG: "debug", TF_VAR_TF_WORKSPACE: "x" },
  ])("are none of %j", (variables) => {
    expect(misleadingVariables(variables)).toEqual([]);
    expect(refusal(variables)).toBeUndefined();
  });
});

import { describe, expect, it } from "vitest";
import { runSluice } from "#scripts/commands/testing/run-sluice";
import { usageMessage } from "./usage-message.ts";

const planted = "PlantedOnTheLineQ7";

describe("a value that was written as an option", () => {
  it.each([
    ["secrets", ["secrets", "seed", "mongodb-uri", "--env", "local", "--rehearse", "--json", `--value=${planted}`]],
    ["secrets, as letters", ["secrets", "rotate", "mongodb-uri", "--env", "local", "--json", `-${planted}`]],
    ["secrets, as their command", ["secrets", planted, "--json"]],
    ["parameters", ["parameters", "seed", "partner", "--env", "local", "--json", `--value=${planted}`]],
    ["parameters, with a quote and lines", ["parameters", "seed", "a", "-e", "local", "--json", `--a='\n'${planted}`]],
    ["another command", ["plan", "--env", "local", "--json", `--password=${planted}='x'`]],
    ["no command yet", [`--password=${planted}`, "secrets", "status", "--json"]],
  ])("is not repeated: %s", async (_, args) => {
    const { code, stdout, stderr } = await runSluice(args);
    expect(code).toBe(2);
    expect(stderr).toMatch(/^error: unknown (option|command)/);
    expect(JSON.parse(stdout)).toMatchObject({ error: { kind: "usage", message: expect.stringMatching(/^unknown/) } });
    expect(stdout + stderr).not.toContain(planted);
  });

  it("leaves the name to see what was meant, and the hint at one that there is", () => {
    expect(usageMessage("error: unknown option '--enf=dev'\n(Did you mean --env?)", ["plan"])).toBe(
      "error: unknown option '--enf=...'\n(Did you mean --env?)",
    );
    expect(usageMessage("error: unknown option '--dance'", ["plan"])).toBe("error: unknown option '--dance'");
    expect(usageMessage("error: required option '-e, --env <name>' not specified", ["secrets"])).toContain("--env");
  });
});

import { describe, expect, it } from "vitest";
import { runSluice } from "./testing/run-sluice.ts";

describe("the command line", () => {
  it("lists stacks as exactly one JSON document, with state key and contracts", async () => {
    const { code, stdout, stderr } = await runSluice(["stacks", "--env", "dev", "--json"]);
    const stacks = JSON.parse(stdout) as Record<string, unknown>[];
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    for (const stack of stacks)
      expect(Object.keys(stack)).toEqual([
        "id",
        "environment",
        "concern",
        "stateKey",
        "publishes",
        "contract",
        "reads",
      ]);
    expect(stacks).toContainEqual({
      id: "dev-vpc",
      environment: "dev",
      concern: "vpc",
      stateKey: "dev/ap-northeast-2/vpc/terraform.tfstate",
      publishes: "vpc",
      contract: { version: 1, fields: expect.arrayContaining(["vpcId", "privateSubnetIds"]) },
      reads: ["keys"],
    });
    expect(new Set(stacks.map(({ stateKey }) => stateKey)).size).toBe(stacks.length);
  });

  it("lists the stacks of every environment when none is named", async () => {
    const { stdout } = await runSluice(["stacks"]);
    for (const name of ["local", "dev", "staging", "prod"]) expect(stdout).toContain(`${name}-vpc `);
  });

  it.each([
    [
      "an unknown environment",
      ["stacks", "--env", "nowhere"],
      {},
      'there is no environment "nowhere"; there are local, dev, staging, prod',
    ],
    ["an unknown command", ["dance"], {}, "unknown command 'dance'"],
    ["help for an unknown command", ["help", "dance"], {}, "unknown command 'dance'"],
    ["an unknown option", ["stacks", "--dance"], {}, "unknown option '--dance'"],
    ["a missing environment", ["deploy"], {}, "'-e, --env <name>' not specified"],
    ["a number that is none", ["rehearse", "--events", "many"], {}, "a whole number from 0 to 5000000 is needed"],
    ["a number out of range", ["deploy", "--env", "dev", "--parallel", "0"], {}, "a whole number from 1 on is needed"],
    ["options that exclude each other", ["rehearse", "--input", "x", "--events", "1"], {}, "cannot be used with"],
    [
      "an input that cannot be read",
      ["rehearse", "--once", "--input", "no-such.csv"],
      {},
      /no-such\.csv: there is no such file; check the path/,
    ],
    ["an override that is none", ["stacks"], { SLUICE_SET: "a..b=1" }, "is not an assignment"],
    ["an override of an unknown setting", ["stacks"], { SLUICE_SET: "network.colour=red" }, "colour"],
    ["a hostile override", ["stacks"], { SLUICE_SET: "__proto__.x=1" }, "is not an assignment"],
  ])("exits with 2 for %s and says what is wrong", async (_, args, variables, message) => {
    const { code, stdout, stderr } = await runSluice(args, { variables });
    expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
    expect(stderr).toMatch(message);
    expect(stderr).not.toContain("    at ");
  });

  it("prints a failure as the one JSON document, too", async () => {
    const { code, stdout } = await runSluice(["stacks", "--env", "nowhere", "--json"]);
    expect(code).toBe(2);
    expect(JSON.parse(stdout)).toEqual({ error: { kind: "usage", message: expect.stringContaining("nowhere") } });
  });

  it("prints a command line that is wrong as the one JSON document, too", async () => {
    const { code, stdout } = await runSluice(["rehearse", "--once", "--json", "--events", "many"]);
    expect(code).toBe(2);
    const { error } = JSON.parse(stdout) as { error: { kind: string; message: string } };
    expect(error.kind).toBe("usage");
    expect(error.message).toMatch(/^option '--events.*a whole number from 0 to 5000000 is needed/);
  });

  it("exits with 0 for help and documents the exit codes", async () => {
    const { code, stdout } = await runSluice(["--help"]);
    expect(code).toBe(0);
    expect(stdout).toMatch(/Exit codes: 0 well, 1 failed, 2 called wrongly, 3 a decision is needed.*130 interrupted/);
  });

  it.each([[], ["help"], ["help", "--help"]])(
    "tells everything it can do when called with '%s %s'",
    async (...args) => {
      const { code, stdout, stderr } = await runSluice(args);
      expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
      expect(stdout).toMatch(/^Usage: sluice \[options\] \[command\]/);
    },
  );

  it.each([
    ["deploy", "--help"],
    ["help", "deploy"],
  ])("tells what a command does when called with '%s %s'", async (...args) => {
    const { code, stdout, stderr } = await runSluice(args);
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    expect(stdout).toContain("sluice deploy vpc keys --env dev");
  });
});

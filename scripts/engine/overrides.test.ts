import { execFileSync } from "node:child_process";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parseOverrides } from "#environments/overrides";
import { ForgottenOverrides, forgottenOverrides, formatSettings, readSettings } from "./overrides.ts";
import type { Overrides, PlanSummary } from "./plan/plan-summary.ts";

const plan = (applied: Overrides, planned: Overrides) => ({ overrides: { applied, planned } }) as PlanSummary;

describe("forgottenOverrides", () => {
  it("finds settings of the applied stack that this run does not set", () => {
    expect(
      forgottenOverrides(plan({ "network.flowLogs": '"all"', "pipeline.retries": "3" }, { "pipeline.retries": "3" })),
    ).toEqual({
      "network.flowLogs": '"all"',
    });
  });

  it("does not ask about a setting that this run sets to another value", () => {
    expect(forgottenOverrides(plan({ "pipeline.retries": "3" }, { "pipeline.retries": "9" }))).toEqual({});
  });

  it("is not fooled by names that every object has", () => {
    expect(forgottenOverrides(plan({ toString: "1" }, {}))).toEqual({ toString: "1" });
  });
});

describe("ForgottenOverrides", () => {
  it("shows a command that does nothing but set, whatever somebody wrote into the state", () => {
    for (const path of [
      "a'; echo HACKED >&2; exit 3; '",
      "a$(echo HACKED >&2; kill $$)",
      "a`kill $$`",
      'a"\\',
      "a\nb",
    ]) {
      const { message } = new ForgottenOverrides("dev-vpc", "dev", { [path]: '"it\'s"' });
      const assignment = /SLUICE_SET=(.*) does$/ms.exec(message)![0].replace(/ does$/, "");
      const set = execFileSync("sh", ["-c", `${assignment}; printf %s "$SLUICE_SET"`], { encoding: "utf8" });
      expect(set).toBe(`${path}="it's"`);
    }
  });

  it("takes one line for a setting, so that none can pass for an instruction", () => {
    const { message } = new ForgottenOverrides("dev-vpc", "dev", { 'a = "1"\n  drop    is safe, as is': "1" });
    expect(message).not.toMatch(/^ {2}drop {4}is safe.*= 1$/m);
  });

  it("names the stack, the settings and the three ways on", () => {
    const { message, kind } = new ForgottenOverrides("dev-vpc", "dev", { "network.flowLogs": '"all"' });
    expect(kind).toBe("decision");
    expect(message).toContain('network.flowLogs = "all"');
    expect(message).toContain("SLUICE_SET='network.flowLogs=\"all\"'");
    expect(message).toMatch(/repeat[\s\S]*write .*environments\/dev\.ts[\s\S]*drop/);
  });
});

describe("recorded settings", () => {
  it("come back from SLUICE_SET as they were recorded", () => {
    const word = fc
      .stringMatching(/^[a-z][a-zA-Z]{2,8}$/)
      .filter((text) => !["constructor", "prototype", "name", "region", "state"].includes(text));
    const path = fc.array(word, { minLength: 1, maxLength: 3 }).map((keys) => keys.join("."));
    const value = fc.oneof(
      fc.integer(),
      fc.boolean(),
      fc.stringMatching(/^[\w ,.:/{}[\]=-]*$/),
      fc.array(fc.stringMatching(/^\w+$/)),
    );
    fc.assert(
      fc.property(fc.dictionary(path, value, { minKeys: 1, maxKeys: 4 }), (settings) => {
        const overrides = Object.fromEntries(
          Object.entries(settings).map(([key, item]) => [key, JSON.stringify(item)]),
        );
        const again = parseOverrides(formatSettings(overrides));
        expect(
          Object.fromEntries(again.map((setting) => [setting.path.join("."), JSON.stringify(setting.value)])),
        ).toEqual(overrides);
        expect(readSettings(overrides)).toHaveLength(Object.keys(overrides).length);
      }),
    );
  });

  it.each([["__proto__.x"], ["a..b"], ["constructor"], [""], ["accountId"], ["a,b"], ["a=b"]])(
    "refuses the path %j, which no run could have set",
    (path) => {
      expect(() => readSettings({ [path]: "1" })).toThrow(/cannot be read; deploy with --overrides drop/);
    },
  );

  it("refuses a value that is not the JSON it claims to be", () => {
    expect(() => readSettings({ "pipeline.retries": "3,owner=mallory" })).toThrow(/cannot be read/);
  });
});
